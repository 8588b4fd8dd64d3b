"""Saves a PyTorch model so that neuroll can import it, with inputs and outputs to verify it by.

    from save_for_neuroll import save_for_neuroll
    save_for_neuroll("model.onnx", model, x)       # writes model.onnx and model_io.npz

Then `npx neuroll import model.onnx`, and `npx neuroll verify specs/model.yaml --vectors model_io.npz`.
"""

import inspect
from pathlib import Path

import numpy as np
import torch


def save_for_neuroll(path, model, x):
    """Exports `model` as ONNX and records its outputs for `x`, a tensor whose first axis is the batch."""
    model = model.eval()  # dropout and batch norm in inference mode
    with torch.no_grad():
        y = model(x)
    if not isinstance(y, torch.Tensor) or len(y) != len(x):
        raise ValueError("the model must return one tensor, with a row for each row of x")
    batch = {"x": {0: "batch"}, "y": {0: "batch"}}
    options = {"input_names": ["x"], "output_names": ["y"], "dynamic_axes": batch}
    if "dynamo" in inspect.signature(torch.onnx.export).parameters:
        options["dynamo"] = False
    torch.onnx.export(model, (x[:1],), str(path), **options)
    np.savez(Path(path).with_suffix("").as_posix() + "_io.npz", x=x.cpu().numpy(), y=y.cpu().numpy())
