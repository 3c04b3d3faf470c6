import { describe, expect, it } from 'vitest';
import { readSignature } from '../../../../src/engine/completer/symbols/signature.js';

const parametersOf = (name: string, signature: string, language: string): string[] =>
  readSignature({ name, signature }, language).parameters.map((p) =>
    p.types.length > 0 ? `${p.name}: ${p.types.join(' ')}` : p.name,
  );

describe('what a declaration takes', () => {
  it.each([
    [
      'python',
      'load',
      'def load(self, path: Path, *, retries: int = 3, **options: Any) -> Order',
      ['path: Path', 'retries: int', 'options: Any'],
    ],
    [
      'typescript',
      'find',
      'async find(id: string, options: Options = {}): Promise<Order>',
      ['id: string', 'options: Options'],
    ],
    ['javascript', 'respond', 'res.respond = function respond(body, ...rest)', ['body', 'rest']],
    ['javascript', 'pick', 'const pick = (list, name) =>', ['list', 'name']],
    ['go', 'Param', 'func (c *Context) Param(key string, other *Store) string', ['key: string', 'other: Store']],
    [
      'java',
      'swap',
      'public static void swap(final char[] array, Map<String, Integer> offsets)',
      ['array: final char', 'offsets: Map String Integer'],
    ],
    ['c', 'encode', 'static CURLcode encode(const char *host, char **out)', ['host: const char', 'out: char']],
    ['rust', 'open', 'pub fn open(&self, path: &Path) -> Result<File, Error>', ['path: Path']],
    ['php', 'merge', 'public function merge(array $items, $deep = false)', ['$items: array', '$deep']],
    ['ruby', 'redirect', 'def redirect(target, status = 302, &block)', ['target', 'status', 'block']],
    [
      'swift',
      'request',
      'public func request(_ request: DownloadRequest, didParse response: Response<URL?>)',
      ['request: DownloadRequest _', 'didParse: Response URL response'],
    ],
    [
      'kotlin',
      'column',
      'fun <T : Any> column(name: String, type: Column<T>): Column<T>',
      ['name: String', 'type: Column T'],
    ],
    ['lua', 'get', 'function M.get(opts)', ['opts']],
  ])('%s: %s', (language, name, signature, expected) => {
    expect(parametersOf(name, signature, language)).toEqual(expected);
  });

  it('does not take a call in a value for a list of parameters', () => {
    expect(parametersOf('store', 'const store = createStore(options, limits)', 'typescript')).toEqual([]);
  });
});

describe('what a declaration gives', () => {
  it.each([
    ['python', 'load', 'def load(path) -> Order', 'Order'],
    ['go', 'Open', 'func Open(name string) (*File, error)', 'File'],
    ['java', 'builder', 'public static Builder builder()', 'Builder'],
    ['typescript', 'store', 'private readonly store: Store', 'Store'],
    ['csharp', 'cache', 'private static Link<Type> cache', 'Link'],
  ])('%s: %s', (language, name, signature, type) => {
    expect(readSignature({ name, signature }, language).result).toContain(type);
  });

  it.each([
    ['python', 'class Orders(Repository[Order])'],
    ['typescript', 'class Orders extends Repository<Order> implements Closable'],
    ['ruby', 'class Orders < Repository'],
    ['csharp', 'public class Orders : Repository'],
  ])('%s: what a class extends', (language, signature) => {
    expect(readSignature({ name: 'Orders', signature }, language).parents).toContain('Repository');
  });
});
