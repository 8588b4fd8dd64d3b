"""Trains the amp of amp.yaml: an LSTM that imitates the circuit below, on sounds made here. Writes amp.npz and amp_cases.npz.

    python3 train_amp.py

PyTorch 1.13 on a CPU gives the files of this folder; another version may round otherwise.
"""

import math

import numpy
import torch

RATE = 48000
STREAMS, SAMPLES, SEGMENT, EPOCHS = 96, 9600, 300, 40
UNITS = 16

torch.manual_seed(13)
torch.set_num_threads(1)
random = numpy.random.default_rng(13)


def circuit(x):
    """A drive with a memory, for streams [streams, samples]: the louder it was, the less it amplifies ("sag")."""
    y = numpy.zeros_like(x)
    slow = numpy.zeros(len(x))  # what the coupling capacitor holds
    level = numpy.zeros(len(x))  # how loud it was lately
    cabinet = numpy.zeros(len(x))
    couple = 1 - math.exp(-2 * math.pi * 60 / RATE)
    attack, release = 1 - math.exp(-1 / (0.003 * RATE)), 1 - math.exp(-1 / (0.06 * RATE))
    smooth = 1 - math.exp(-2 * math.pi * 5000 / RATE)
    for n in range(x.shape[1]):
        slow += couple * (x[:, n] - slow)
        high = x[:, n] - slow
        loud = numpy.abs(high)
        level += numpy.where(loud > level, attack, release) * (loud - level)
        driven = numpy.tanh(12 * high / (1 + 2 * level) + 0.35) - math.tanh(0.35)
        cabinet += smooth * (0.7 * driven - cabinet)
        y[:, n] = cabinet
    return y


def pluck(samples):
    """A string, as Karplus and Strong make one: a burst of noise that goes round in a line of delays, damped."""
    period = int(RATE / random.uniform(80, 660))
    damping = random.uniform(0.985, 0.999)
    line = random.uniform(-1, 1, period)
    rounds = []
    for _ in range(samples // period + 1):
        rounds.append(line)
        line = damping * 0.5 * (line + numpy.roll(line, 1))
    return numpy.concatenate(rounds)[:samples]


def sound(samples):
    """One of: plucked strings, a sine whose frequency glides, noise; at any loudness, with pauses."""
    kind = random.integers(4)
    if kind <= 1:
        starts = numpy.sort(random.integers(0, samples, 3))
        x = numpy.zeros(samples)
        for start in starts:
            x[start:] += random.uniform(0.2, 1) * pluck(samples - start)
    elif kind == 2:
        frequency = numpy.geomspace(random.uniform(40, 400), random.uniform(200, 6000), samples)
        x = numpy.sin(2 * math.pi * numpy.cumsum(frequency) / RATE)
    else:
        x = numpy.convolve(random.normal(0, 1, samples), numpy.hanning(random.integers(3, 40)), "same")
    gate = numpy.repeat(random.random(samples // 2400) > 0.2, 2400)
    x = x * numpy.where(gate, 1, 0.01)
    return x / max(1e-9, numpy.abs(x).max()) * math.exp(random.uniform(math.log(0.05), 0))


class Amp(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(1, UNITS, batch_first=True)
        self.head = torch.nn.Linear(UNITS, 1)

    def forward(self, x, state=None):
        h, state = self.lstm(x, state)
        return self.head(h) + x, state


def error_to_signal(y, wanted):
    return ((y - wanted) ** 2).sum() / ((wanted**2).sum() + 1e-3)


def tensors(count):
    x = numpy.stack([sound(SAMPLES) for _ in range(count)])
    return [torch.tensor(a, dtype=torch.float32).unsqueeze(2) for a in (x, circuit(x))]


x, wanted = tensors(STREAMS)
held_back = tensors(16)
amp = Amp()
optimizer = torch.optim.Adam(amp.parameters(), lr=1e-2)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS, 1e-4)
for epoch in range(EPOCHS):
    order = torch.randperm(STREAMS)
    state = None
    for start in range(0, SAMPLES, SEGMENT):
        y, state = amp(x[order, start : start + SEGMENT], state)
        loss = error_to_signal(y, wanted[order, start : start + SEGMENT])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(amp.parameters(), 1.0)
        optimizer.step()
        state = [s.detach() for s in state]
    schedule.step()
    with torch.no_grad():
        error = float(error_to_signal(amp(held_back[0])[0], held_back[1]))
    print(f"epoch {epoch + 1}: error to signal {100 * error:.2f} % on sounds held back", flush=True)

parameters = {name: value.detach().numpy() for name, value in amp.named_parameters()}
numpy.savez(
    "amp.npz",
    W=parameters["lstm.weight_ih_l0"],
    U=parameters["lstm.weight_hh_l0"],
    b=parameters["lstm.bias_ih_l0"],
    ub=parameters["lstm.bias_hh_l0"],
    head_W=parameters["head.weight"],
    head_b=parameters["head.bias"],
)
case = held_back[0][:1, :2400]
with torch.no_grad():
    given = amp(case)[0]
numpy.savez("amp_cases.npz", input=case[0].numpy(), network_output=given[0].numpy())
