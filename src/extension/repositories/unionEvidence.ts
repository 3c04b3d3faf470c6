import type { Table } from '../../core/answer.js';
import type { EvidencePiece, Place } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import type { GatherRequest, Gathered } from '../../core/gather.js';
import { inTurn } from './inTurn.js';

interface Member {
  name: string;
  api: SearchApi;
}

/** Evidence of several folders as one: each gets an equal part of the budget, those without a good match only if none has one. */
export async function gatherAll(
  members: readonly Member[],
  request: GatherRequest,
  signal?: AbortSignal,
): Promise<Gathered> {
  const own = (name: string, places: Place[] = []): Place[] =>
    places.flatMap((place) =>
      place.path.startsWith(`${name}/`) ? [{ ...place, path: place.path.slice(name.length + 1) }] : [],
    );
  const all = await Promise.all(
    members.map(async ({ name, api }) => {
      const gathered = await api.gather(
        {
          ...request,
          budget: Math.floor(request.budget / members.length),
          attached: own(name, request.attached),
          pinned: own(name, request.pinned),
          removed: own(name, request.removed),
        },
        signal,
      );
      return prefixed(name, gathered);
    }),
  );
  const good = all.filter(({ noGoodMatch }) => !noGoodMatch);
  const from = good.length > 0 ? good : all;
  const pieces = [
    ...all.flatMap(({ pieces }) => pieces.filter(({ pinned }) => pinned)),
    ...from.flatMap(({ pieces }) => pieces.filter(({ pinned }) => !pinned)),
  ];
  return {
    pieces: pieces.map((piece, i) => ({ ...piece, id: i + 1 })),
    hits: inTurn(from.map(({ hits }) => hits)),
    searches: request.queries.map(({ text }, i) => ({
      text,
      hits: all.reduce((sum, { searches }) => sum + (searches[i]?.hits ?? 0), 0),
      noGoodMatch: all.every(({ searches }) => searches[i]?.noGoodMatch ?? true),
    })),
    noGoodMatch: good.length === 0,
    coverage: Math.min(1, ...all.map(({ coverage }) => coverage)),
    notices: [...new Set(all.flatMap(({ notices }) => notices))],
    ms: Math.max(0, ...all.map(({ ms }) => ms)),
  };
}

function prefixed(name: string, gathered: Gathered): Gathered {
  const own = <T extends { path: string }>(one: T): T => ({ ...one, path: `${name}/${one.path}` });
  return {
    ...gathered,
    pieces: gathered.pieces.map((piece): EvidencePiece => own(piece)),
    hits: gathered.hits.map(own),
  };
}

/** The rows of all folders under the same columns, in turn. */
export function tablesAsOne(members: readonly Member[], tables: readonly Table[]): Table {
  const rows = tables.map((table, i) =>
    table.rows.map((row) =>
      row.map((cell) => {
        if (typeof cell === 'string') return cell;
        const path = `${members[i]!.name}/${cell.path}`;
        return { ...cell, path, text: `${members[i]!.name}/${cell.text}` };
      }),
    ),
  );
  return { ...tables[0]!, rows: inTurn(rows), cut: tables.some(({ cut }) => cut) };
}
