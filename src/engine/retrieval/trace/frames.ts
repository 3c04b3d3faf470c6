import { FILE_CLASSES } from '../../../core/source.js';
import type { TraceFrame } from '../../../core/search.js';
import type { FileDoc } from '../catalogue.js';

/** An indexed file, and the position of its content. */
export interface Place {
  file: FileDoc;
  content: number;
}

/** A frame that lies in this repository. */
export interface PlacedFrame extends Place {
  frame: TraceFrame;
  /** 1 for the first of the trace that lies here. */
  number: number;
}

/** Parts of paths that only other people's code has: packages as installed, runtimes, toolchains. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|node:\w+|\.cargo|rustc|go\/pkg\/mod|gems|\.m2|\.gradle|\.nuget|\.pub-cache|lib\/python\d[\d.]*|lib\/ruby|usr\/(?:local\/)?(?:lib|go|include)|hostedtoolcache|toolchains)\//;
/** Their runtimes' own packages begin so. */
const JVM_RUNTIME = /^(?:java|javax|jdk|sun|kotlin|kotlinx|scala|groovy|clojure|android|androidx)\//;
/** Languages whose folders may leave out the beginning of the package. */
const SHORT_PACKAGES = /\.(?:kts?|scala|sc|groovy|clj)$/;

/**
 * Finds the files that frames mean: a frame's path and the file's, whichever is shorter, must agree from the end on. A
 * name alone is not enough where the frame says more. Frames outside the repository are left out; the order stays.
 * @param named indexed files with that base name
 * @param root absolute path of the repository, `/`-separated
 */
export function placeFrames(
  frames: readonly TraceFrame[],
  named: (baseName: string) => readonly Place[],
  root: string,
): PlacedFrame[] {
  const candidates = frames.map((frame) => matches(frame, named, root));
  // Where the repository lay when the trace was made: what stands before the paths of those found for certain.
  const roots = new Set(
    candidates
      .flat()
      .filter((m) => m.common > 1 && m.before !== '')
      .map((m) => m.before),
  );
  const placed: PlacedFrame[] = [];
  candidates.forEach((found, i) => {
    const [best] = found
      .filter((m) => m.common > 1 || m.before === '' || roots.size === 0 || roots.has(m.before))
      .sort(
        (a, b) =>
          Number(roots.has(b.before)) - Number(roots.has(a.before)) ||
          b.common - a.common ||
          FILE_CLASSES.indexOf(a.place.file.class) - FILE_CLASSES.indexOf(b.place.file.class) ||
          a.place.file.path.length - b.place.file.path.length ||
          (a.place.file.path < b.place.file.path ? -1 : 1),
      );
    if (best) placed.push({ ...best.place, frame: frames[i]!, number: placed.length + 1 });
  });
  return placed;
}

interface Match {
  place: Place;
  /** Names that agree, from the end. */
  common: number;
  /** What the frame's path has before the file's: empty for a relative frame. */
  before: string;
}

function matches({ path }: TraceFrame, named: (baseName: string) => readonly Place[], root: string): Match[] {
  const baseName = path.slice(path.lastIndexOf('/') + 1);
  const own = path.toLowerCase().startsWith(`${root.toLowerCase()}/`) ? path.slice(root.length + 1) : undefined;
  if (own === undefined && JVM_RUNTIME.test(path)) return [];
  if (own === undefined && FOREIGN.test(path)) return asInstalled(path, named(baseName), root);
  const asked = (own ?? path).split('/').filter((name) => name !== '');
  const isAbsolute = own === undefined && (path.startsWith('/') || /^[A-Za-z]:\//.test(path));
  return named(baseName).flatMap((place): Match[] => {
    const has = place.file.path.split('/');
    let common = 0;
    while (common < asked.length && common < has.length && asked.at(-1 - common) === has.at(-1 - common)) common++;
    if (own !== undefined)
      return common === has.length && common === asked.length ? [{ place, common, before: root }] : [];
    const before = isAbsolute ? path.slice(0, path.length - place.file.path.length) : '';
    const agree = common === has.length || (!isAbsolute && common === asked.length);
    const shortened = !isAbsolute && common > 1 && SHORT_PACKAGES.test(path);
    return agree || shortened ? [{ place, common, before }] : [];
  });
}

/** `gin@v1.9.1`, `axum-0.7.5`: a package's folder as package managers lay it. */
const VERSION = /@[^/]*$|-\d[\w.+-]*$/;

/** Whoever keeps a library is sent traces of those who installed it: `…/site-packages/requests/api.py`. */
function asInstalled(path: string, places: readonly Place[], root: string): Match[] {
  const name = root.slice(root.lastIndexOf('/') + 1).toLowerCase();
  const asked = path.split('/');
  const at = asked.findLastIndex((part, i) => i < asked.length - 1 && part.replace(VERSION, '').toLowerCase() === name);
  if (at < 0) return [];
  const inside = asked.slice(at + 1).join('/');
  const whole = `/${asked[at]!.replace(VERSION, '')}/${inside}`;
  return places
    .filter(({ file }) => file.path === inside || `/${file.path}`.endsWith(whole))
    .map((place) => ({ place, common: asked.length - at, before: '' }));
}
