"""Counts what many packages of a language write alike, and packs it for src/engine/completer/idioms.

    python3 idioms.py FOLDER IDIOMS.json [--fold 0]

FOLDER is what idioms.ts wrote. A context of one to three tokens is kept with the ways it goes on that packages share:
each share is the mean over the packages that have the context, so that no project speaks for all. With --fold only
that half of the packages is counted.
"""
import argparse
import base64
import glob
import json
import os
import zlib

import numpy as np

LEAST_PACKAGES = 3  # that have a way, and a context
LEAST_SHARE = 0.06
MOST_WAYS = 6  # of a context
MOST_ENTRIES = 6000  # of a language
BITS = 13  # of a word and its gap


def tokens_of(folder, key, fold):
    about = json.load(open(os.path.join(folder, key + '.json')))
    raw = np.fromfile(os.path.join(folder, key + '.bin'), dtype=np.int32).astype(np.int64)
    package = np.cumsum(raw < 0) - 1
    if fold is not None:
        keep = np.array(about['folds'])[package] == fold
        raw, package = raw[keep], package[keep]
    return about['words'], np.where(raw < 0, 1, raw), package


def shares(keys, packages, contexts):
    """Distinct keys with the packages that have each, and its mean share in the packages that have its context."""
    pairs, counts = np.unique(keys * 512 + packages, return_counts=True)
    context_pairs, context_counts = np.unique(contexts * 512 + packages, return_counts=True)
    key, package = pairs >> 9, pairs & 511
    of = np.searchsorted(context_pairs, (key >> BITS) * 512 + package)
    part = counts / context_counts[of]
    distinct, first, packs = np.unique(key, return_index=True, return_counts=True)
    total = np.add.reduceat(part, first)
    context, having = np.unique(context_pairs >> 9, return_counts=True)
    holders = having[np.searchsorted(context, distinct >> BITS)]
    return distinct, packs, total / holders, holders


def count(words, raw, package):
    """Rows (context length, key, share, worth): what is kept is worth most."""
    rows = []
    shorter = {}
    for length in (1, 2, 3):
        n = len(raw) - length
        following = raw[length:]
        context = np.zeros(n, np.int64)
        known = (following > 1) & (package[length:] == package[:n])
        sound = package[length:] == package[:n]
        for k in range(length):
            word = raw[k:k + n] >> 1
            sound &= word > 1
            context = (context << 12) | np.maximum(word - 2, 0)
        way = np.where(known, following - 4, 0)
        sound &= following != 1
        keys = ((context << BITS) | (way + 1) * known)[sound]
        distinct, packs, share, holders = shares(keys, package[length:][sound], context[sound])
        keep = ((distinct & (2**BITS - 1)) > 0) & (packs >= LEAST_PACKAGES) & (share >= LEAST_SHARE)
        now = {}
        for key, s, h in zip(distinct[keep].tolist(), share[keep].tolist(), holders[keep].tolist()):
            now[key] = s
            tail = (((key >> BITS) & (2**(12 * (length - 1)) - 1)) << BITS) | (key & (2**BITS - 1))
            before = shorter.get(tail, 0.01) if length > 1 else 0.01
            rows.append((length, key, s, h * s * abs(np.log(s / before))))
        shorter = now
    rows.sort(key=lambda row: -row[3])
    return rows[:MOST_ENTRIES]


def pack(words, rows):
    contexts = {}
    for length, key, share, _ in rows:
        contexts.setdefault((length, key >> BITS), []).append(((key & (2**BITS - 1)) - 1, share))
    out = []
    for (length, context), ways in sorted(contexts.items()):
        ways = sorted(ways, key=lambda way: -way[1])[:MOST_WAYS]
        out.append(length << 8 | len(ways))
        out += [(context >> (12 * (length - 1 - k))) & 4095 for k in range(length)]
        out += [(way >> 1) << 4 | (way & 1) << 3 | min(7, max(0, round(share * 8) - 1)) for way, share in ways]
    used = sorted({n for (length, context), ways in contexts.items() for n in
                   [(context >> (12 * k)) & 4095 for k in range(length)] + [way >> 1 for way, _ in ways]} - {eol(words)})
    return renumber(words, used, out)


def eol(words):
    return words.index('\n') if '\n' in words else -1


def renumber(words, used, out):
    """Only words that occur are shipped; the end of a line is the first."""
    number = {eol(words): 0, **{old: i + 1 for i, old in enumerate(used)}}
    i = 0
    while i < len(out):
        length, ways = out[i] >> 8, out[i] & 255
        for k in range(i + 1, i + 1 + length):
            out[k] = number[out[k]]
        for k in range(i + 1 + length, i + 1 + length + ways):
            out[k] = number[out[k] >> 4] << 4 | out[k] & 15
        i += 1 + length + ways
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(np.array(out, np.uint16).tobytes()) + packed.flush()
    return {'words': ' '.join([''] + [words[old] for old in used]), 'contexts': base64.b64encode(data).decode()}


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('folder')
    parser.add_argument('idioms')
    parser.add_argument('--fold', type=int)
    args = parser.parse_args()
    tables = {}
    for path in sorted(glob.glob(os.path.join(args.folder, '*.json'))):
        key = os.path.basename(path)[:-5]
        words, raw, package = tokens_of(args.folder, key, args.fold)
        rows = count(words, raw, package)
        tables[key] = pack(words, rows)
        print(key, len(rows), 'ways,', sum(map(len, tables[key].values())), 'bytes')
    json.dump(tables, open(args.idioms, 'w'))
