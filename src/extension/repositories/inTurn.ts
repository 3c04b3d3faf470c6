/** The first of each list, then the second of each, and so on. */
export function inTurn<T>(lists: readonly T[][]): T[] {
  const all: T[] = [];
  for (let rank = 0; lists.some((list) => rank < list.length); rank++) {
    for (const list of lists) if (rank < list.length) all.push(list[rank]!);
  }
  return all;
}
