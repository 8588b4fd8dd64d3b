"""Trains the voice activity of voice.yaml on sounds made here. Writes voice.npz and voice_cases.npz.

    python3 train_voice.py

No person was recorded: what is called a voice is a buzz whose pitch glides, that formants shape into syllables, with
hisses between them; what is not is noise of all colors, hum, whistles, clicks and plucked strings.

PyTorch 1.13 on a CPU gives the files of this folder; another version may round otherwise.
"""

import math

import numpy
import torch

RATE, CHUNK, CHUNKS = 16000, 512, 94
SAMPLES = CHUNK * CHUNKS
FILTERS, KERNEL, STRIDE, UNITS, EPOCHS = 24, 128, 64, 16, 30

torch.manual_seed(13)
torch.set_num_threads(1)
random = numpy.random.default_rng(13)


def noise(samples):
    """Of any color, from white to brown."""
    spectrum = numpy.fft.rfft(random.normal(0, 1, samples))
    spectrum /= numpy.maximum(1, numpy.arange(len(spectrum)) * samples / RATE / 50) ** random.uniform(0, 1.2)
    x = numpy.fft.irfft(spectrum, samples)
    return x / (x.std() + 1e-9)


def hiss(samples):
    low, high = sorted(random.uniform(2000, 8000, 2))
    spectrum = numpy.fft.rfft(random.normal(0, 1, samples))
    frequency = numpy.arange(len(spectrum)) * RATE / samples
    x = numpy.fft.irfft(spectrum * ((frequency > low - 500) & (frequency < high + 500)), samples)
    return x / (x.std() + 1e-9)


def syllable(samples, pitch, wide):
    """A buzz of harmonics whose pitch and formants glide; `wide` scales the formants, as the length of a throat does."""
    glide = numpy.linspace(random.uniform(0.85, 1.15), random.uniform(0.85, 1.15), samples)
    vibrato = 1 + 0.01 * numpy.sin(2 * math.pi * random.uniform(4, 7) * numpy.arange(samples) / RATE)
    frequency = pitch * glide * vibrato
    phase = 2 * math.pi * numpy.cumsum(frequency) / RATE
    ranges = [(250, 850), (800, 2500), (2300, 3300)]
    formants = [numpy.linspace(*(wide * random.uniform(*bounds) for _ in range(2)), samples) for bounds in ranges]
    x = numpy.zeros(samples)
    for harmonic in range(1, int(4000 / pitch)):
        at = harmonic * frequency
        shape = sum(a / (1 + ((at - f) / b) ** 2) for a, f, b in zip((1, 0.5, 0.25), formants, (90, 130, 200)))
        x += (0.02 + shape) / math.sqrt(harmonic) * numpy.sin(harmonic * phase)
    rise = numpy.minimum(1, numpy.arange(samples) / (0.02 * RATE))
    fall = numpy.minimum(1, numpy.arange(samples)[::-1] / (0.05 * RATE))
    x *= rise * fall
    return x / (x.std() + 1e-9)


def phrase(samples):
    """Syllables and hisses, one after the other, with short gaps."""
    x = numpy.zeros(samples)
    pitch, wide = random.uniform(80, 300), random.uniform(0.85, 1.2)
    at = 0
    while at < samples:
        length = int(RATE * random.uniform(0.08, 0.3))
        piece = min(length, samples - at)
        if piece > 400:
            made = hiss(piece) * 0.3 if random.random() < 0.15 else syllable(piece, pitch, wide)
            x[at : at + piece] = made * random.uniform(0.5, 1)
        at += length + int(RATE * random.uniform(0, 0.08))
    return x


def string(samples):
    period = int(RATE / random.uniform(80, 660))
    damping = random.uniform(0.98, 0.998)
    line = random.uniform(-1, 1, period)
    rounds = []
    for _ in range(samples // period + 1):
        rounds.append(line)
        line = damping * 0.5 * (line + numpy.roll(line, 1))
    return 2 * numpy.concatenate(rounds)[:samples]


def other(samples):
    """What is loud and no voice."""
    time = numpy.arange(samples) / RATE
    kind = random.integers(5)
    if kind == 0:
        return noise(samples)
    if kind == 1:
        return numpy.sign(numpy.sin(2 * math.pi * random.choice([50, 60, 100, 120]) * time)) + 0.1 * noise(samples)
    if kind == 2:
        return 1.4 * numpy.sin(2 * math.pi * random.uniform(200, 4000) * time)
    if kind == 3:
        return (random.random(samples) < 3e-4) * random.uniform(3, 20)
    x = numpy.zeros(samples)
    for start in range(0, samples, int(RATE * random.uniform(0.15, 0.6))):
        x[start:] = string(samples - start) + 0.3 * x[start:]
    return x


def stream():
    """Three seconds, and which chunks of it have a voice in most of their samples."""
    x = numpy.zeros(SAMPLES)
    voiced = numpy.zeros(SAMPLES)
    at = int(RATE * random.uniform(0, 0.6))
    loudness = math.exp(random.uniform(math.log(0.01), math.log(0.3)))
    while at < SAMPLES:
        length = min(int(RATE * random.uniform(0.4, 1.6)), SAMPLES - at)
        if length > 3000:
            if random.random() < 0.55:
                x[at : at + length] += loudness * phrase(length)
                voiced[at : at + length] = 1
            else:
                x[at : at + length] += loudness * other(length)
        at += length + int(RATE * random.uniform(0.1, 0.9))
    background = math.exp(random.uniform(math.log(1e-5), math.log(0.1 * loudness)))
    return x + background * noise(SAMPLES), voiced.reshape(CHUNKS, CHUNK).mean(1) > 0.5


class Voice(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.filters = torch.nn.Conv1d(1, FILTERS, KERNEL, STRIDE, bias=False)
        self.mix = torch.nn.Linear(FILTERS, 16)
        self.gru = torch.nn.GRU(16, UNITS, batch_first=True)
        self.head = torch.nn.Linear(UNITS, 1)
        # To begin with, filters of the ear: cosines under a window, closer to each other where they are low.
        mel = numpy.linspace(math.log1p(120 / 700), math.log1p(7000 / 700), FILTERS)
        frequency = 700 * numpy.expm1(mel)
        time = numpy.arange(KERNEL) / RATE
        wave = numpy.hanning(KERNEL) * numpy.cos(2 * math.pi * frequency[:, None] * time)
        self.filters.weight.data = torch.tensor(wave[:, None] / 8, dtype=torch.float32)

    def forward(self, x, state=None):
        streams, chunks, _ = x.shape
        bands = self.filters(x.reshape(streams * chunks, 1, CHUNK))
        loudness = (bands**2).sum(2).clamp(min=1e-7).log().reshape(streams, chunks, FILTERS)
        h, state = self.gru(torch.tanh(self.mix(loudness)), state)
        return self.head(h)[:, :, 0], state


def tensors(count):
    pairs = [stream() for _ in range(count)]
    x = numpy.stack([x for x, _ in pairs]).reshape(count, CHUNKS, CHUNK)
    return torch.tensor(x, dtype=torch.float32), torch.tensor(numpy.stack([v for _, v in pairs]), dtype=torch.float32)


x, voiced = tensors(1600)
held_back, held_back_voiced = tensors(200)
print(f"{100 * voiced.mean():.0f} % of the chunks have a voice", flush=True)
model = Voice()
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS, 1e-4)
for epoch in range(EPOCHS):
    for batch in torch.randperm(len(x)).split(32):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x[batch])[0], voiced[batch])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    schedule.step()
    with torch.no_grad():
        right = float(((model(held_back)[0] > 0) == (held_back_voiced > 0.5)).float().mean())
    print(f"epoch {epoch + 1}: {100 * right:.1f} % of the chunks right in streams held back", flush=True)

parameters = {name: value.detach().numpy() for name, value in model.named_parameters()}
numpy.savez(
    "voice.npz",
    filters=parameters["filters.weight"],
    mix_W=parameters["mix.weight"],
    mix_b=parameters["mix.bias"],
    W=parameters["gru.weight_ih_l0"],
    U=parameters["gru.weight_hh_l0"],
    b=parameters["gru.bias_ih_l0"],
    ub=parameters["gru.bias_hh_l0"],
    head_W=parameters["head.weight"],
    head_b=parameters["head.bias"],
)
case = held_back[:1, :40]
with torch.no_grad():
    given = torch.sigmoid(model(case)[0])
numpy.savez("voice_cases.npz", input=case[0].numpy(), network_output=given[0, :, None].numpy())
