"""Saves a Keras model so that neuroll can import it, with inputs and outputs to verify it by.

    from save_for_neuroll import save_for_neuroll
    save_for_neuroll("model.keras", model, x)      # writes model.keras and model_io.npz

Then `npx neuroll import model.keras`, and `npx neuroll verify specs/model.yaml --vectors model_io.npz`.
"""

from pathlib import Path

import numpy as np


def save_for_neuroll(path, model, x):
    """Saves `model` and its outputs for `x`, an array whose first axis is the batch."""
    x = np.asarray(x, dtype=np.float32)
    model.save(str(path))
    np.savez(Path(path).with_suffix("").as_posix() + "_io.npz", x=x, y=model.predict(x, verbose=0))
