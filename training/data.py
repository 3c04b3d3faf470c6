"""Reads what collect/extract.ts wrote: chunks as counts of terms by field, and texts paired with the chunk they describe."""

import json
from collections import Counter
from pathlib import Path

import numpy as np

FIELDS = 5  # symbol, signature, doc, body, header: `Field` in src/core/terms.ts
SYMBOL, SIGNATURE, DOC, BODY, HEADER = range(FIELDS)
KINDS = ["doc", "name", "heading", "header", "path"]  # `Kind` in collect/extract.ts
KIND_DOC, KIND_NAME, KIND_HEADING, KIND_HEADER, KIND_PATH = range(5)


def read_package(stem):
    """One package: (what it is, its arrays). Arrays are laid as `Shelf.save` says."""
    about = json.loads(stem.with_suffix(stem.suffix + ".json").read_text())
    raw = stem.with_suffix(stem.suffix + ".bin").read_bytes()
    names = ["doc_start", "doc_file", "doc_term", "pair_doc", "pair_start", "pair_term", "doc_count", "pair_kind"]
    arrays, at = {}, 0
    for i, (name, n) in enumerate(zip(names, about["lengths"])):
        kind = np.uint32 if i < 6 else np.uint8
        arrays[name] = np.frombuffer(raw, kind, n, at)
        at += n * np.dtype(kind).itemsize
    arrays["doc_count"] = arrays["doc_count"].reshape(-1, FIELDS)
    return about, arrays


def package_stems(folder):
    return sorted(p.with_suffix("") for p in Path(folder).glob("*.json"))


def choose_vocabulary(folder, size, least_packages=4, most_per_package=200):
    """The `size` terms met in most chunks; a package counts up to a limit, and a term that few packages use is a name
    of theirs, no word."""
    frequency, packages = Counter(), Counter()
    for stem in package_stems(folder):
        about, a = read_package(stem)
        n = len(about["terms"])
        if n == 0:
            continue
        df = np.bincount(a["doc_term"], minlength=n) + np.bincount(a["pair_term"], minlength=n)
        for term, f in zip(about["terms"], np.minimum(df, most_per_package).tolist()):
            if f and len(term) <= 32:
                frequency[term] += f
                packages[term] += 1
    kept = [(t, f) for t, f in frequency.items() if packages[t] >= least_packages]
    kept.sort(key=lambda x: (-x[1], x[0]))
    return [t for t, _ in kept[:size]]


class Corpus:
    """All packages in one vocabulary. Terms outside it are dropped.

    doc_start, doc_term, doc_count: chunk i has terms doc_term[doc_start[i]:doc_start[i+1]], counts by field beside
    doc_file, doc_package: which file (numbered across packages) and package a chunk is of
    pair_*: texts as terms, the chunk each describes, and its kind
    """

    def __init__(self, folder, vocabulary):
        ids = {t: i for i, t in enumerate(vocabulary)}
        parts = {k: [] for k in "doc_len doc_term doc_count doc_file doc_package pair_len pair_term pair_doc pair_kind".split()}
        docs = files = 0
        self.packages = []
        for stem in package_stems(folder):
            about, a = read_package(stem)
            if len(a["pair_doc"]) == 0:
                continue
            to = np.array([ids.get(t, -1) for t in about["terms"]], np.int32)
            for what, start in (("doc", "doc_start"), ("pair", "pair_start")):
                term = to[a[f"{what}_term"]]
                known = term >= 0
                total = np.concatenate([[0], np.cumsum(known)])
                parts[f"{what}_len"].append(np.diff(total[a[start]]).astype(np.int32))
                parts[f"{what}_term"].append(term[known])
                if what == "doc":
                    parts["doc_count"].append(a["doc_count"][known])
            n = len(a["doc_file"])
            parts["doc_file"].append(a["doc_file"].astype(np.int32) + files)
            parts["doc_package"].append(np.full(n, len(self.packages), np.int32))
            parts["pair_doc"].append(a["pair_doc"].astype(np.int32) + docs)
            parts["pair_kind"].append(a["pair_kind"])
            self.packages.append(about["package"])
            docs += n
            files += about["files"]
        for name, arrays in parts.items():
            setattr(self, name, np.concatenate(arrays))
        self.doc_start = np.concatenate([[0], np.cumsum(self.doc_len)]).astype(np.int64)
        self.pair_start = np.concatenate([[0], np.cumsum(self.pair_len)]).astype(np.int64)


def gather(start, lengths, rows):
    """Positions of the entries of `rows`, one row after the other, and each row's length."""
    n = lengths[rows]
    ends = np.cumsum(n)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(start[rows] - (ends - n), n), n
