"""Fits the completer's mixer: for each step of a line, which candidate is written next, or none of them.

    OMP_NUM_THREADS=2 python3 fit.py STEPS[,STEPS...] HELD-OUT WEIGHTS.json [--hidden 96] [--middle 32] [--epochs 8]
        [--without 0,1] [--start WEIGHTS.json]

STEPS and HELD-OUT are what steps.ts wrote, without their endings. A network with two hidden layers that all candidates
share, a softmax over them and "none", cross-entropy, Adam with a cosine schedule. --without takes models (rows of
MODELS in ballot.ts) away, for the ablation. Candidates of a batch lie one after the other, without padding.
"""
import argparse
import json
import time

import numpy as np

BATCH = 256


class Steps:
    """Counts and labels [step], places [step, feature], candidates [candidate, feature], offsets [candidate]."""

    def __init__(self, names):
        about = json.load(open(names[0] + '.json'))
        heads = np.concatenate([np.fromfile(n + '.steps', np.int32).reshape(-1, 2) for n in names])
        self.counts, self.labels = heads[:, 0].astype(np.int64), heads[:, 1].astype(np.int64)
        self.places = np.concatenate(
            [np.fromfile(n + '.places', np.float16).reshape(-1, about['CONTEXT_FEATURES']) for n in names])
        self.offsets = np.concatenate([np.fromfile(n + '.offsets', np.float32) for n in names])
        width = about['CANDIDATE_FEATURES']
        self.candidates = np.empty((int(self.counts.sum()), width), np.float16)
        at = 0
        for n in names:
            part = np.fromfile(n + '.candidates', np.float16).reshape(-1, width)
            self.candidates[at:at + len(part)] = part
            at += len(part)
        self.starts = np.concatenate([[0], np.cumsum(self.counts)])

    def __len__(self):
        return len(self.counts)

    def batch(self, index, without):
        counts = self.counts[index]
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        rows = np.arange(int(counts.sum())) + np.repeat(self.starts[index] - starts, counts)
        features, context = self.candidates[rows].astype(np.float32), self.places[index].astype(np.float32)
        if without:
            features[:, without] = 0
            context[:, without] = 0
        return Batch(features, context, counts, starts, self.labels[index], self.offsets[rows])


class Batch:
    def __init__(self, features, context, counts, starts, labels, offsets):
        self.features, self.context, self.counts, self.starts = features, context, counts, starts
        self.offsets = offsets
        self.known = labels >= 0
        self.right = starts + np.maximum(labels, 0)

    def softmax(self, scores, none):
        most = np.maximum(np.maximum.reduceat(scores, self.starts), none)
        e, rest = np.exp(scores - np.repeat(most, self.counts)), np.exp(none - most)
        total = np.add.reduceat(e, self.starts) + rest
        return e / np.repeat(total, self.counts), rest / total

    def of_right(self, p, none):
        return np.where(self.known, p[self.right], none)


def forward(w, b):
    inner = b.features @ w['candidate'].T
    inner += np.repeat(b.context @ w['context'].T + w['bias'], b.counts, axis=0)
    np.maximum(inner, 0, out=inner)
    middle = inner @ w['middle'].T + w['middleBias']
    np.maximum(middle, 0, out=middle)
    scores = middle @ w['middleOut'] + inner @ w['out'] + b.features @ w['direct'] + b.offsets
    return inner, middle, scores, b.context @ w['none'][:-1] + w['none'][-1]


def fit(steps, hidden, middle_size, epochs, without, start):
    rng = np.random.default_rng(0)
    features, places = steps.candidates.shape[1], steps.places.shape[1]
    w = {
        'context': rng.normal(0, 0.1, (hidden, places)),
        'candidate': rng.normal(0, 0.15, (hidden, features)),
        'bias': np.zeros(hidden),
        'middle': rng.normal(0, hidden**-0.5, (middle_size, hidden)),
        'middleBias': np.zeros(middle_size),
        'middleOut': rng.normal(0, 0.3, middle_size),
        'out': rng.normal(0, 0.1, hidden),
        'direct': np.zeros(features),
        'none': np.zeros(places + 1),
    }
    w = {k: v.astype(np.float32) for k, v in w.items()}
    if start:
        w = {k: np.array(start[k], np.float32).reshape(v.shape) for k, v in w.items()}
    mean = {k: np.zeros_like(v) for k, v in w.items()}
    square = {k: np.zeros_like(v) for k, v in w.items()}
    order = np.arange(len(steps))
    total, t, started = epochs * (len(order) // BATCH), 0, time.time()
    for epoch in range(epochs):
        rng.shuffle(order)
        loss = 0.0
        for at in range(0, len(order) - BATCH + 1, BATCH):
            b = steps.batch(order[at:at + BATCH], without)
            inner, middle, scores, none = forward(w, b)
            ds, dn = b.softmax(scores, none)
            loss -= np.log(b.of_right(ds, dn) + 1e-9).mean()
            ds[b.right[b.known]] -= 1
            dn[~b.known] -= 1
            ds, dn = ds / BATCH, dn / BATCH
            outer = ds[:, None] * w['middleOut']
            outer *= middle > 0
            back = outer @ w['middle']
            back += ds[:, None] * w['out']
            back *= inner > 0
            summed = np.add.reduceat(back, b.starts, axis=0)
            g = {
                'none': np.concatenate([dn @ b.context, [dn.sum()]]),
                'direct': ds @ b.features,
                'out': ds @ inner,
                'middleOut': ds @ middle,
                'middle': outer.T @ inner,
                'middleBias': outer.sum(0),
                'candidate': back.T @ b.features,
                'context': summed.T @ b.context,
                'bias': summed.sum(0),
            }
            t += 1
            rate = 0.004 * min(1, t / 50) * (0.5 * (1 + np.cos(np.pi * t / total)) + 0.01)
            for k in w:
                gk = g[k] + 1e-5 * w[k]
                mean[k] = 0.9 * mean[k] + 0.1 * gk
                square[k] = 0.98 * square[k] + 0.02 * gk * gk
                change = mean[k] / (1 - 0.9**t) / (np.sqrt(square[k] / (1 - 0.98**t)) + 1e-6)
                w[k] -= (rate * change).astype(np.float32)
        print('pass', epoch, round(time.time() - started), 's', round(loss / (len(order) // BATCH), 4), flush=True)
    return w


def test(w, steps, without):
    loss, hit = [], []
    for at in range(0, len(steps), 1024):
        b = steps.batch(np.arange(at, min(at + 1024, len(steps))), without)
        _, _, scores, none = forward(w, b)
        p, rest = b.softmax(scores, none)
        right = b.of_right(p, rest)
        loss.append(-np.log(np.maximum(right, 1e-9)))
        hit.append(b.known & (right >= np.maximum.reduceat(p, b.starts)))
    return np.concatenate(loss).mean(), np.concatenate(hit).mean()


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('steps')
    parser.add_argument('held')
    parser.add_argument('weights')
    parser.add_argument('--hidden', type=int, default=96)
    parser.add_argument('--middle', type=int, default=32)
    parser.add_argument('--epochs', type=int, default=8)
    parser.add_argument('--without', default='')
    parser.add_argument('--start', help='weights to go on from')
    args = parser.parse_args()
    without = [int(m) for m in args.without.split(',') if m]
    steps = Steps(args.steps.split(','))
    start = json.load(open(args.start)) if args.start else None
    w = fit(steps, args.hidden, args.middle, args.epochs, without, start)
    loss, hit = test(w, Steps(args.held.split(',')), without)
    print(f'{len(steps)} steps; held out: {loss:.4f} nats a token, right first {hit:.4f}')
    flat = {k: [round(float(x), 4) for x in v.ravel()] for k, v in w.items()}
    sizes = {'hidden': args.hidden, 'middleSize': args.middle}
    json.dump({**sizes, **flat}, open(args.weights, 'w'))
