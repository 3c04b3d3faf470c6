"""Fits the completer's mixer: for each step of a line, which candidate is written next, or none of them.

    OMP_NUM_THREADS=2 python3 fit.py STEPS[,STEPS...] HELD-OUT WEIGHTS.json [--hidden 80] [--epochs 5] [--without 0,1]

STEPS and HELD-OUT are what steps.ts wrote, without their endings. A network with one hidden layer that all candidates
share, a softmax over them and "none", cross-entropy, Adam with a cosine schedule. --without takes models (rows of
MODELS in candidates.ts) away, for the ablation.
"""
import argparse
import json
import time

import numpy as np

MOST = 40  # candidates of a step
BATCH = 256


class Steps:
    def __init__(self, name):
        about = json.load(open(name + '.json'))
        self.candidate, self.context = about['CANDIDATE_FEATURES'], about['CONTEXT_FEATURES']
        self.raw = np.fromfile(name + '.bin', dtype=np.float32)
        ints = self.raw.view(np.int32)
        counts, labels, places, at = [], [], [], 0
        while at < len(self.raw):
            n = int(ints[at])
            counts.append(n)
            labels.append(int(ints[at + 1]))
            places.append(at + 2)
            at += 2 + self.context + n * self.candidate
        self.counts, self.labels, self.places = np.array(counts), np.array(labels), np.array(places)

    def __len__(self):
        return len(self.counts)

    def batch(self, index):
        features = np.zeros((len(index), MOST, self.candidate), np.float32)
        context = np.empty((len(index), self.context), np.float32)
        mask = np.zeros((len(index), MOST + 1), bool)
        mask[:, MOST] = True
        for row, i in enumerate(index):
            n, at = self.counts[i], self.places[i]
            context[row] = self.raw[at:at + self.context]
            at += self.context
            features[row, :n] = self.raw[at:at + n * self.candidate].reshape(n, self.candidate)
            mask[row, :n] = True
        return features, context, mask, np.where(self.labels[index] >= 0, self.labels[index], MOST)


class Together:
    def __init__(self, parts):
        self.parts = parts
        self.candidate, self.context = parts[0].candidate, parts[0].context
        self.starts = np.cumsum([0] + [len(p) for p in parts])

    def __len__(self):
        return int(self.starts[-1])

    def batch(self, index):
        own = [index[(index >= a) & (index < b)] - a for a, b in zip(self.starts, self.starts[1:])]
        return tuple(np.concatenate(x) for x in zip(*(p.batch(i) for p, i in zip(self.parts, own))))


def without(batch, models):
    features, context, mask, right = batch
    features[:, :, models] = 0
    context[:, models] = 0
    return features, context, mask, right


def forward(w, features, context):
    rows, hidden = len(features), len(w['bias'])
    inner = (features.reshape(-1, features.shape[2]) @ w['candidate'].T).reshape(rows, MOST, hidden)
    inner += (context @ w['context'].T + w['bias'])[:, None, :]
    active = np.maximum(inner, 0)
    scores = active @ w['out'] + features @ w['direct']
    none = context @ w['none'][:-1] + w['none'][-1]
    return active, np.concatenate([scores, none[:, None]], 1)


def softmax(scores, mask):
    scores = np.where(mask, scores, -1e9)
    e = np.exp(scores - scores.max(1)[:, None])
    return e / e.sum(1)[:, None]


def fit(steps, hidden, epochs, models):
    rng = np.random.default_rng(0)
    w = {
        'context': rng.normal(0, 0.1, (hidden, steps.context)),
        'candidate': rng.normal(0, 0.15, (hidden, steps.candidate)),
        'bias': np.zeros(hidden),
        'out': rng.normal(0, 0.3, hidden),
        'direct': np.zeros(steps.candidate),
        'none': np.zeros(steps.context + 1),
    }
    w = {k: v.astype(np.float32) for k, v in w.items()}
    mean = {k: np.zeros_like(v) for k, v in w.items()}
    square = {k: np.zeros_like(v) for k, v in w.items()}
    order = np.arange(len(steps))
    total, t, started = epochs * (len(order) // BATCH), 0, time.time()
    for epoch in range(epochs):
        rng.shuffle(order)
        for at in range(0, len(order) - BATCH + 1, BATCH):
            features, context, mask, right = without(steps.batch(order[at:at + BATCH]), models)
            active, scores = forward(w, features, context)
            d = softmax(scores, mask)
            d[np.arange(BATCH), right] -= 1
            d /= BATCH
            ds, dn = d[:, :MOST], d[:, MOST]
            inner = (ds[:, :, None] * w['out']) * (active > 0)
            outer = inner.sum(1)
            g = {
                'none': np.concatenate([dn @ context, [dn.sum()]]),
                'direct': ds.ravel() @ features.reshape(-1, steps.candidate),
                'out': ds.ravel() @ active.reshape(-1, hidden),
                'candidate': inner.reshape(-1, hidden).T @ features.reshape(-1, steps.candidate),
                'context': outer.T @ context,
                'bias': outer.sum(0),
            }
            t += 1
            rate = 0.004 * min(1, t / 50) * (0.5 * (1 + np.cos(np.pi * t / total)) + 0.02)
            for k in w:
                gk = g[k] + 1e-5 * w[k]
                mean[k] = 0.9 * mean[k] + 0.1 * gk
                square[k] = 0.98 * square[k] + 0.02 * gk * gk
                change = mean[k] / (1 - 0.9**t) / (np.sqrt(square[k] / (1 - 0.98**t)) + 1e-6)
                w[k] -= (rate * change).astype(np.float32)
        print('epoch', epoch, round(time.time() - started), 's', flush=True)
    return w


def test(w, steps, models):
    loss, hit = [], []
    for at in range(0, len(steps), 512):
        features, context, mask, right = without(steps.batch(np.arange(at, min(at + 512, len(steps)))), models)
        p = softmax(forward(w, features, context)[1], mask)
        loss.append(-np.log(np.maximum(p[np.arange(len(right)), right], 1e-9)))
        hit.append(p[:, :MOST].argmax(1) == right)
    return np.concatenate(loss).mean(), np.concatenate(hit).mean()


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('steps')
    parser.add_argument('held')
    parser.add_argument('weights')
    parser.add_argument('--hidden', type=int, default=80)
    parser.add_argument('--epochs', type=int, default=5)
    parser.add_argument('--without', default='')
    args = parser.parse_args()
    models = [int(m) for m in args.without.split(',') if m]
    steps = Together([Steps(name) for name in args.steps.split(',')])
    w = fit(steps, args.hidden, args.epochs, models)
    loss, hit = test(w, Steps(args.held), models)
    print(f'{len(steps)} steps; held out: {loss:.4f} nats a token, right first {hit:.4f}')
    flat = {k: [round(float(x), 4) for x in v.ravel()] for k, v in w.items()}
    json.dump({'hidden': args.hidden, **flat}, open(args.weights, 'w'))
