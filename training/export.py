#!/usr/bin/env python3
"""Writes the trained table as the file that Quarry ships: int8 with a scale a term (layout: src/engine/embedding/staticModel.ts).

    python3 training/export.py MODEL.npz media/model/static.bin [--unknown 0.7]
"""

import argparse
import hashlib
import json
import struct
from pathlib import Path

import numpy as np


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("model")
    a.add_argument("out")
    a.add_argument("--unknown", type=float, default=0.7, help="length of an unknown term's vector, in medians of the known ones'")
    options = a.parse_args()
    model = np.load(options.model)
    table = model["table"].astype(np.float32)
    length = np.linalg.norm(table, axis=1)
    scale = np.maximum(np.abs(table).max(axis=1), 1e-9) / 127
    entries = np.round(table / scale[:, None]).astype(np.int8)
    terms = "\n".join(model["terms"].tolist()).encode()
    content = scale.astype("<f4").tobytes() + np.exp(model["asked"]).astype("<f4").tobytes() + entries.tobytes() + terms
    digest = hashlib.sha256(content).hexdigest()
    header = {
        "id": f"static-{table.shape[1]}-{digest[:8]}",
        "dimension": table.shape[1],
        "terms": len(table),
        "unknown": round(options.unknown * float(np.median(length)), 4),
        "sha256": digest,
    }
    text = json.dumps(header).encode()
    text += b" " * (-(12 + len(text)) % 8)
    out = Path(options.out)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(b"QUARRYM1" + struct.pack("<I", len(text)) + text + content)
    print(header, f"{out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
