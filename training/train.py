#!/usr/bin/env python3
"""Trains the bundled embedding model: a table of term vectors whose sums are chunk and query vectors.

    python3 training/train.py CACHE OUT.npz [--terms 40000] [--dimensions 256] [--minutes 25] ...

numpy and scipy only; reproducible for a given `--seed`, corpus and BLAS. See README.md for the choices and their worth.

1. Start: latent semantic analysis of the chunks (log tf × idf, randomised SVD; Halko 2011), so that rare terms begin
   near what they occur with.
2. Training: contrastive (InfoNCE; Oord 2018) on pairs text → chunk, with the other chunks of the batch as negatives. A
   batch is made of a few packages, since a search asks among the chunks of one project, and each pair brings another
   chunk of its own file.
3. What a text says of its chunk is hidden from the chunk: a doc comment's pair sees no comments, a name's no names.
"""

import argparse
import time

import numpy as np
from scipy import sparse

from data import BODY, DOC, FIELDS, HEADER, KIND_DOC, KIND_HEADER, KIND_HEADING, KIND_NAME, SIGNATURE, SYMBOL, Corpus, choose_vocabulary, gather

FIELD_WEIGHT = np.array([3, 0, 1, 1, 1], np.float32)  # VECTOR_WEIGHT in src/engine/indexing/analyze.ts


def damp(counts):
    """Weight of a term by how often it occurs, as `VectorSum.add` has it."""
    return counts**0.7


def chunk_matrix(corpus, chunks, vocabulary_size, hide=None, pairs=None):
    """Rows of damped field-weighted counts. `hide`: by row, the kind of pair whose text must not be seen in the chunk."""
    at, n = gather(corpus.doc_start, corpus.doc_len, chunks)
    term = corpus.doc_term[at]
    counts = corpus.doc_count[at].astype(np.float32)
    row = np.repeat(np.arange(len(chunks)), n)
    if hide is not None:
        kind = hide[row]
        counts[kind == KIND_DOC, DOC] = 0
        counts[kind == KIND_HEADER, HEADER] = 0
        named = (kind == KIND_NAME) | (kind == KIND_HEADING)
        counts[named, SYMBOL] = 0
        counts[named, SIGNATURE] = 0
    value = counts @ FIELD_WEIGHT
    if hide is not None:
        # The name also stands in the body, once where it is defined.
        said = np.zeros(len(value), bool)
        key = row.astype(np.int64) * vocabulary_size + term
        q_at, q_n = gather(corpus.pair_start, corpus.pair_len, pairs)
        q_row = np.repeat(np.arange(len(pairs)), q_n)
        said = np.isin(key, q_row.astype(np.int64) * vocabulary_size + corpus.pair_term[q_at])
        value -= said & named
    value = damp(np.maximum(value, 0))
    m = sparse.csr_matrix((value, term, np.concatenate([[0], np.cumsum(n)])), (len(chunks), vocabulary_size))
    m.eliminate_zeros()
    return m


def text_matrix(corpus, pairs, vocabulary_size):
    at, n = gather(corpus.pair_start, corpus.pair_len, pairs)
    m = sparse.csr_matrix(
        (np.ones(len(at), np.float32), corpus.pair_term[at], np.concatenate([[0], np.cumsum(n)])),
        (len(pairs), vocabulary_size),
    )
    m.sum_duplicates()
    m.data = damp(m.data)
    return m


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)


def start_table(corpus, size, dimensions, rng, sample=60_000):
    """Term vectors by latent semantic analysis, each as long as the term is telling (SIF; Arora 2017)."""
    chunks = rng.permutation(len(corpus.doc_len))[:sample]
    x = chunk_matrix(corpus, np.sort(chunks), size)
    df = np.bincount(x.indices, minlength=size) + 1.0
    idf = np.log(x.shape[0] / df).astype(np.float32).clip(0.2)
    x = x @ sparse.diags(idf)
    x = (sparse.diags(1 / np.maximum(sparse.linalg.norm(x, axis=1), 1e-9)) @ x).astype(np.float32).tocsr()
    y = x @ rng.standard_normal((size, dimensions + 16)).astype(np.float32)
    xt = x.T.tocsr()
    for _ in range(2):
        y = x @ np.linalg.qr(xt @ np.linalg.qr(y)[0])[0]
    q = np.linalg.qr(y)[0]
    _, s, vt = np.linalg.svd((xt @ q).T, full_matrices=False)
    # The first direction is what all chunks share. Roots of the others' strengths keep small ones alive.
    v = vt[1 : dimensions + 1].T * np.sqrt(s[1 : dimensions + 1])
    return (unit(v) * idf[:, None] * 0.3).astype(np.float32)


class Model:
    """table: [term][dimension]; asked: how much more a term weighs in a query than in a chunk (logarithm)."""

    def __init__(self, table):
        self.table = table
        self.asked = np.zeros(len(table), np.float32)

    def texts(self, matrix):
        return matrix @ (self.table * np.exp(self.asked)[:, None])

    def chunks(self, matrix):
        return matrix @ self.table


class Adam:
    """Adam (Kingma 2015) on the rows that a batch touched."""

    def __init__(self, shape):
        self.m = np.zeros(shape, np.float32)
        self.v = np.zeros(shape, np.float32)

    def step(self, x, rows, gradient, rate):
        m = self.m[rows] = 0.9 * self.m[rows] + 0.1 * gradient
        v = self.v[rows] = 0.99 * self.v[rows] + 0.01 * gradient * gradient
        x[rows] -= rate * m / (np.sqrt(v) + 1e-8)


def through_norm(gradient, unit_x, length):
    return (gradient - (gradient * unit_x).sum(1, keepdims=True) * unit_x) / length


def batches(corpus, pairs, rng, size, group):
    """Shuffled pairs in groups from one package each, `size` a batch."""
    pairs = pairs[rng.permutation(len(pairs))]
    package = corpus.doc_package[corpus.pair_doc[pairs]]
    pairs = pairs[np.argsort(package, kind="stable")]
    groups = [pairs[i : i + group] for i in range(0, len(pairs), group)]
    rng.shuffle(groups)
    every = np.concatenate(groups)
    for i in range(0, len(every) - size + 1, size):
        yield every[i : i + size]


def train(corpus, model, pairs, rng, options, report):
    size = len(model.table)
    adam, adam_asked = Adam(model.table.shape), Adam(model.asked.shape)
    first_of_file = np.searchsorted(corpus.doc_file, np.arange(corpus.doc_file.max() + 2))
    started, step, done = time.time(), 0, False
    while not done:
        for batch in batches(corpus, pairs, rng, options.batch, options.group):
            share = (time.time() - started) / (60 * options.minutes)
            if share >= 1 or (options.steps and step >= options.steps):
                done = True
                break
            rate = options.rate * min(1, (step + 1) / 50) * (1 - 0.95 * share)
            docs = corpus.pair_doc[batch]
            file = corpus.doc_file[docs]
            low, high = first_of_file[file], first_of_file[file + 1]
            other = low + (docs - low + rng.integers(1, np.maximum(high - low, 2))) % (high - low)
            kind = corpus.pair_kind[batch].astype(np.int8)
            xq = text_matrix(corpus, batch, size)
            xd = sparse.vstack([chunk_matrix(corpus, docs, size, kind, batch), chunk_matrix(corpus, other, size, kind, batch)], format="csr")
            if options.drop > 0:
                xd.data *= rng.random(len(xd.data)) > options.drop
            rows, back = np.unique(np.concatenate([xq.indices, xd.indices]), return_inverse=True)
            table = model.table[rows]
            louder = np.exp(model.asked[rows])[:, None]
            xq = sparse.csr_matrix((xq.data, back[: xq.nnz], xq.indptr), (xq.shape[0], len(rows)))
            xd = sparse.csr_matrix((xd.data, back[xq.nnz :], xd.indptr), (xd.shape[0], len(rows)))
            q, d = xq @ (table * louder), xd @ table
            lq = np.maximum(np.linalg.norm(q, axis=1, keepdims=True), 1e-6)
            ld = np.maximum(np.linalg.norm(d, axis=1, keepdims=True), 1e-6)
            q, d = q / lq, d / ld
            s = (q @ d.T) / options.temperature
            n = len(batch)
            alike = docs[:, None] == np.concatenate([docs, other])[None, :]
            alike[np.arange(n), np.arange(n)] = False
            s[alike] = -1e4
            s -= s.max(1, keepdims=True)
            p = np.exp(s)
            p /= p.sum(1, keepdims=True)
            loss = -np.log(p[np.arange(n), np.arange(n)] + 1e-9).mean()
            p[np.arange(n), np.arange(n)] -= 1
            p /= n * options.temperature
            gq = through_norm(p @ d, q, lq)
            gd = through_norm(p.T @ q, d, ld)
            from_q = xq.T @ gq
            adam.step(model.table, rows, from_q * louder + xd.T @ gd, rate)
            if options.ask:
                adam_asked.step(model.asked, rows, (from_q * table * louder).sum(1), rate * options.ask)
            step += 1
            if step % 100 == 0:
                report(step, loss, time.time() - started)


def validate(corpus, model, pairs, among=1000):
    """(mean reciprocal rank, recall at 10) of each pair's chunk among `among` chunks of as few packages as that takes."""
    size = len(model.table)
    pairs = pairs[: len(pairs) // among * among]
    ranks = []
    for i in range(0, len(pairs), among):
        some = pairs[i : i + among]
        docs = corpus.pair_doc[some]
        q = unit(model.texts(text_matrix(corpus, some, size)))
        d = unit(model.chunks(chunk_matrix(corpus, docs, size, corpus.pair_kind[some].astype(np.int8), some)))
        s = q @ d.T
        ranks.append(1 + (s > s[np.arange(len(some)), np.arange(len(some))][:, None] + 1e-6).sum(1))
    r = np.concatenate(ranks)
    return (1 / r).mean(), (r <= 10).mean()


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("cache")
    a.add_argument("out")
    a.add_argument("--terms", type=int, default=40_000)
    a.add_argument("--dimensions", type=int, default=256)
    a.add_argument("--minutes", type=float, default=25)
    a.add_argument("--steps", type=int, default=0, help="ends earlier; with it a run is reproducible")
    a.add_argument("--batch", type=int, default=1024)
    a.add_argument("--group", type=int, default=128)
    a.add_argument("--rate", type=float, default=0.01)
    a.add_argument("--temperature", type=float, default=0.05)
    a.add_argument("--drop", type=float, default=0.1, help="share of a chunk's terms left out, each time others")
    a.add_argument("--ask", type=float, default=1.0, help="learning rate of query weights, times the table's; 0: none")
    a.add_argument("--seed", type=int, default=1)
    options = a.parse_args()
    rng = np.random.default_rng(options.seed)
    started = time.time()
    folder = f"{options.cache}/pairs"
    vocabulary = choose_vocabulary(folder, options.terms)
    corpus = Corpus(folder, vocabulary)
    ok = (corpus.pair_len >= 2) & (corpus.doc_len[corpus.pair_doc] >= 5)
    held = np.array([hash_of(name) % 25 == 0 for name in corpus.packages])
    package = corpus.doc_package[corpus.pair_doc]
    learn = np.flatnonzero(ok & ~held[package])
    test = np.flatnonzero(ok & held[package] & (corpus.pair_kind <= KIND_NAME))
    print(f"{len(vocabulary)} terms, {len(corpus.packages)} packages, {len(corpus.doc_len)} chunks, "
          f"{len(learn)} pairs {np.bincount(corpus.pair_kind[learn])}, {len(test)} held out, {time.time() - started:.0f} s", flush=True)
    model = Model(start_table(corpus, len(vocabulary), options.dimensions, rng))
    print(f"start: MRR {validate(corpus, model, test)}, {time.time() - started:.0f} s", flush=True)

    def report(step, loss, seconds):
        text = f"step {step} loss {loss:.3f} {seconds:.0f} s"
        if step % 500 == 0:
            mrr, recall = validate(corpus, model, test)
            text += f" MRR {mrr:.3f} recall@10 {recall:.3f}"
            save(options.out, vocabulary, model)
        print(text, flush=True)

    train(corpus, model, learn, rng, options, report)
    print("end: MRR %.3f recall@10 %.3f" % validate(corpus, model, test))
    save(options.out, vocabulary, model)


def hash_of(name):
    h = 0
    for c in name.split("+")[1]:
        h = (h * 31 + ord(c)) & 0xFFFFFFFF
    return h


def save(path, vocabulary, model):
    np.savez(path, terms=np.array(vocabulary), table=model.table, asked=model.asked)


if __name__ == "__main__":
    main()
