import { builtinModules } from 'node:module';
import type { Family } from './strip.js';
import { PYTHON_BUILTINS, PYTHON_MEMBERS, PYTHON_MODULES } from './python.js';

/** What is known of a language whose generated code is checked. Languages that are not here are not checked. */
export interface LanguageNames {
  family: Family;
  /** Keywords and names that are always there. */
  own: ReadonlySet<string>;
  /** Members of the language's own types; null where they are too many to know, so that members are not checked. */
  members: ReadonlySet<string> | null;
  /** Is this module part of the language? */
  isOwnModule: (module: string) => boolean;
}

const set = (...lists: string[]): ReadonlySet<string> => new Set(lists.join(' ').split(/\s+/).filter(Boolean));

const JS_KEYWORDS = `abstract any arguments as asserts async await boolean break case catch class const continue constructor debugger declare
  default delete do else enum export extends false finally for from function get if implements import in infer instanceof interface is keyof let
  module namespace never new null number object of override package private protected public readonly require return satisfies set static
  string super switch symbol this throw true try type typeof undefined unique unknown using var void while with yield
  Awaited Record Partial Required Readonly Pick Omit Exclude Extract NonNullable Parameters ReturnType InstanceType ConstructorParameters
  Uppercase Lowercase Capitalize Uncapitalize ThisType PropertyKey PromiseLike ArrayLike AsyncIterable AsyncIterator AsyncGenerator Iterable
  Iterator IterableIterator Generator NodeJS JSX React describe it test expect suite before after beforeEach afterEach beforeAll afterAll vi jest
  assert context fail skip only each todo mock fn spyOn toBe toEqual toStrictEqual toThrow toThrowError toHaveBeenCalled toHaveBeenCalledWith
  toHaveBeenCalledTimes toHaveLength toMatch toMatchObject toContain toContainEqual toBeDefined toBeUndefined toBeNull toBeTruthy toBeFalsy
  toBeCloseTo toBeGreaterThan toBeLessThan toBeGreaterThanOrEqual toBeLessThanOrEqual toBeInstanceOf toHaveProperty toMatchSnapshot
  toMatchInlineSnapshot rejects resolves not mockImplementation mockReturnValue mockResolvedValue mockRejectedValue mockClear mockReset
  mockRestore useFakeTimers useRealTimers advanceTimersByTime runAllTimers`;
/** Of browsers, which this process is none of. */
const BROWSER = `window document localStorage sessionStorage location history HTMLElement Element Node NodeList Document Window MouseEvent
  KeyboardEvent addEventListener removeEventListener dispatchEvent querySelector querySelectorAll getElementById getElementsByClassName
  getElementsByTagName createElement createTextNode createDocumentFragment appendChild removeChild replaceChild replaceChildren insertBefore
  insertAdjacentHTML insertAdjacentElement append prepend remove contains closest matches setAttribute getAttribute removeAttribute
  hasAttribute toggleAttribute classList add toggle dataset style innerHTML outerHTML textContent innerText getBoundingClientRect
  preventDefault stopPropagation stopImmediatePropagation requestAnimationFrame cancelAnimationFrame getComputedStyle matchMedia alert confirm
  prompt scrollTo scrollIntoView focus blur click submit getItem setItem removeItem pushState replaceState observe unobserve disconnect
  IntersectionObserver MutationObserver ResizeObserver XMLHttpRequest FileReader Image Audio Worker postMessage DOMParser CSS play pause`;
/** Of Node's modules, as methods of what they give. */
const NODE = `readFile writeFile appendFile readFileSync writeFileSync appendFileSync existsSync mkdir mkdirSync mkdtemp mkdtempSync readdir
  readdirSync rm rmSync rmdir unlink unlinkSync stat statSync lstat lstatSync rename renameSync copyFile copyFileSync cp cpSync realpath
  realpathSync createReadStream createWriteStream watch access accessSync chmod join resolve dirname basename extname relative normalize
  isAbsolute parse format sep spawn spawnSync exec execSync execFile execFileSync fork on once off emit addListener removeListener
  removeAllListeners listenerCount setMaxListeners pipe unpipe write end destroy read push pause resume cork uncork setEncoding createServer
  createHash createHmac randomBytes randomUUID update digest listen close address request get setHeader writeHead getHeader promisify inspect
  callbackify pipeline finished setTimeout setInterval setImmediate cwd exit nextTick hrtime memoryUsage equal strictEqual deepEqual
  deepStrictEqual notEqual notStrictEqual throws rejects doesNotThrow ok match fileURLToPath pathToFileURL tmpdir homedir hostname cpus
  isBuffer byteLength readline createInterface question kill disconnect send ref unref`;

/** All names that this very engine knows: globals, what hangs on them, and their prototypes' members. */
function engineNames(): string {
  const names = new Set<string>();
  const take = (holder: object): void => {
    for (const name of Object.getOwnPropertyNames(holder)) names.add(name);
  };
  take(globalThis);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    // A getter may warn, or load something.
    const value: unknown = descriptor && 'value' in descriptor ? descriptor.value : undefined;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || value === globalThis) continue;
    if (name === 'process' || name === 'global') continue;
    take(value);
    const { prototype } = value as { prototype?: unknown };
    if (typeof prototype === 'object' && prototype !== null) take(prototype);
  }
  for (const value of [[][Symbol.iterator](), (function* () {})(), (async function* () {})(), new Map().keys()])
    for (let at: object | null = value; at; at = Object.getPrototypeOf(at) as object | null) take(at);
  return [...names].join(' ');
}

const PY_KEYWORDS = `False None True and as assert async await break class continue def del elif else except finally for from global if import in
  is lambda nonlocal not or pass raise return try while with yield match case type self cls super pytest fixture mark parametrize raises
  monkeypatch tmp_path capsys caplog approx patch setUp tearDown setUpClass tearDownClass`;
const GO_OWN = `append bool break byte cap case chan clear close complex complex64 complex128 const continue copy default defer delete else error
  fallthrough false float32 float64 for func go goto if imag import int int8 int16 int32 int64 interface iota len make map max min new nil
  package panic print println range real recover return rune select string struct switch true type uint uint8 uint16 uint32 uint64 uintptr var
  any comparable main init`;
const RUST_OWN = `as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return
  self Self static struct super trait true type union unsafe use where while bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128
  usize Some None Ok Err Box Vec String Option Result drop Default Clone Copy Debug Send Sync Sized Fn FnMut FnOnce Drop Iterator IntoIterator
  Extend From Into TryFrom TryInto AsRef AsMut ToOwned ToString Eq Ord PartialEq PartialOrd Hash HashMap HashSet BTreeMap BTreeSet Arc Rc Cell
  RefCell Mutex RwLock Path PathBuf println print eprintln eprint format panic vec write writeln assert assert_eq assert_ne debug_assert todo
  unimplemented unreachable dbg matches cfg derive test include_str concat env macro_rules main Cow Duration Instant Pin Display Formatter`;
const JAVA_OWN = `abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for
  goto if implements import instanceof int interface long native new package private protected public record return short static strictfp super
  switch synchronized this throw throws transient try void volatile while var yield sealed permits true false null String Object Integer Long
  Double Float Boolean Byte Short Character Number Math System Thread Runnable Override Deprecated SuppressWarnings FunctionalInterface
  SafeVarargs Exception RuntimeException Error Throwable Iterable Comparable CharSequence StringBuilder Class Void Record main`;

let tables: Map<string, LanguageNames> | undefined;

/** @param info a fence's info string, e.g. `ts`, `python title="x"` */
export function namesOf(info: string): LanguageNames | null {
  tables ??= makeTables();
  return tables.get(/^[\w+#]+/.exec(info)?.[0].toLowerCase() ?? '') ?? null;
}

/** Is it a name that one of the languages brings along? */
export function isOwnOfLanguage(name: string): boolean {
  tables ??= makeTables();
  return [...tables.values()].some(({ own }) => own.has(name));
}

function makeTables(): Map<string, LanguageNames> {
  const nodeModules = new Set(builtinModules);
  const js: LanguageNames = {
    family: 'c',
    own: set(JS_KEYWORDS, BROWSER, engineNames()),
    members: set(JS_KEYWORDS, BROWSER, NODE, engineNames()),
    isOwnModule: (module) => module.startsWith('node:') || nodeModules.has(module) || module === 'vscode',
  };
  const pythonModules = set(PYTHON_MODULES);
  const python: LanguageNames = {
    family: 'hash',
    own: set(PY_KEYWORDS, PYTHON_BUILTINS),
    members: set(PY_KEYWORDS, PYTHON_BUILTINS, PYTHON_MEMBERS),
    isOwnModule: (module) => pythonModules.has(module.split('.')[0]!) || module === '__future__',
  };
  const go: LanguageNames = {
    family: 'c',
    own: set(GO_OWN),
    members: null,
    // Only paths that begin with a host are not the language's own.
    isOwnModule: (module) => !module.split('/')[0]!.includes('.'),
  };
  const rust: LanguageNames = {
    family: 'c',
    own: set(RUST_OWN),
    members: null,
    isOwnModule: (module) => /^(?:std|core|alloc|proc_macro|test|self|super)(?:::|$)/.test(module),
  };
  const java: LanguageNames = {
    family: 'c',
    own: set(JAVA_OWN),
    members: null,
    isOwnModule: (module) =>
      /^(?:javax?|jakarta|org\.junit|org\.assertj|org\.mockito|org\.hamcrest|kotlin|scala|android)\./.test(module),
  };
  const all: [string[], LanguageNames][] = [
    [['ts', 'typescript', 'tsx', 'js', 'javascript', 'jsx', 'mjs', 'cjs', 'mts', 'cts'], js],
    [['py', 'python', 'python3'], python],
    [['go', 'golang'], go],
    [['rs', 'rust'], rust],
    [['java'], java],
  ];
  return new Map(all.flatMap(([infos, names]) => infos.map((info) => [info, names] as const)));
}
