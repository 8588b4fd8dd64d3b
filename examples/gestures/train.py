"""Trains the network of gestures.yaml on the hands of hand.js. Writes gestures.npz and gestures_cases.npz.

    python3 train.py

PyTorch 1.13 on a CPU gives the files of this folder; another version may round otherwise.
"""

import subprocess

import numpy
import torch

LABELS, FRAMES, VALUES, UNITS, EPOCHS = 6, 30, 63, 24, 14

torch.manual_seed(13)
torch.set_num_threads(1)


def sequences(count, seed):
    made = subprocess.run(
        ["node", "make_sequences.js", str(count), str(seed)], stdout=subprocess.PIPE, check=True
    )
    x = numpy.frombuffer(made.stdout, dtype=numpy.float32).reshape(count, FRAMES, VALUES)
    return torch.tensor(x), torch.arange(count) % LABELS


class Gestures(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = torch.nn.GRU(VALUES, UNITS, batch_first=True)
        self.head = torch.nn.Linear(UNITS, LABELS)

    def forward(self, x):
        return self.head(self.gru(x)[0][:, -1])


x, label = sequences(9000, 1)
held_back, held_back_label = sequences(1200, 2)
model = Gestures()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS, 1e-4)
for epoch in range(EPOCHS):
    for batch in torch.randperm(len(x)).split(64):
        loss = torch.nn.functional.cross_entropy(model(x[batch]), label[batch])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    schedule.step()
    with torch.no_grad():
        right = float((model(held_back).argmax(1) == held_back_label).float().mean())
    print(f"epoch {epoch + 1}: {100 * right:.1f} % right on sequences held back", flush=True)

parameters = {name: value.detach().numpy() for name, value in model.named_parameters()}
numpy.savez(
    "gestures.npz",
    W=parameters["gru.weight_ih_l0"],
    U=parameters["gru.weight_hh_l0"],
    b=parameters["gru.bias_ih_l0"],
    ub=parameters["gru.bias_hh_l0"],
    head_W=parameters["head.weight"],
    head_b=parameters["head.bias"],
)
cases = held_back[:6]
with torch.no_grad():
    given = torch.softmax(model(cases), 1)
numpy.savez("gestures_cases.npz", input=cases.numpy(), network_output=given.numpy(), predict=given.argmax(1).numpy())
