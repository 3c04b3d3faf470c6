import { describe, expect, it } from 'vitest';
import type { FileDoc } from '../../../src/engine/retrieval/catalogue.js';
import { placeFrames } from '../../../src/engine/retrieval/trace/frames.js';

const file = (path: string): FileDoc => ({ path, class: path.startsWith('test/') ? 'test' : 'source' }) as FileDoc;

/** The files that frames with these paths are placed in. */
function placed(files: readonly string[], ...paths: string[]): string[] {
  const places = files.map((path, content) => ({ file: file(path), content }));
  const named = (name: string) => places.filter((place) => `/${place.file.path}`.endsWith(`/${name}`));
  const frames = paths.map((path) => ({ path, line: 1, symbol: '' }));
  return placeFrames(frames, named, '/home/me/shop').map((one) => `${one.number} ${one.file.path}`);
}

describe('frames are placed', () => {
  it('by their path from the end on, wherever the repository lay', () => {
    expect(placed(['src/till.ts', 'lib/till.ts'], '/ci/build/src/till.ts', 'lib/till.ts', 'till.ts')).toEqual([
      '1 src/till.ts',
      '2 lib/till.ts',
      '3 lib/till.ts',
    ]);
  });

  it('exactly where they lie in this folder', () => {
    const files = ['till.ts', 'src/till.ts'];
    expect(placed(files, '/home/me/shop/till.ts', '/home/me/shop/dist/till.ts')).toEqual(['1 till.ts']);
  });

  it('not in files that only have the same name', () => {
    expect(placed(['src/json/decoder.py'], '/usr/lib/python3.11/json/decoder.py')).toEqual([]);
    expect(placed(['src/index.js'], '/ci/shop/node_modules/express/src/index.js')).toEqual([]);
    expect(placed(['src/ArrayList.java'], 'java/util/ArrayList.java')).toEqual([]);
    expect(placed(['index.js', 'src/app.js'], '/ci/shop/src/app.js', '/opt/tool/index.js')).toEqual(['1 src/app.js']);
  });

  it('in this library where another project installed it', () => {
    expect(placed(['till.go'], '/go/pkg/mod/github.com/acme/shop@v1.2.0/till.go')).toEqual(['1 till.go']);
    expect(placed(['src/shop/api.py'], '/venv/lib/python3.11/site-packages/shop/api.py')).toHaveLength(1);
    expect(placed(['src/till.rs'], '/home/u/.cargo/registry/src/index/shop-0.7.5/src/till.rs')).toHaveLength(1);
    expect(placed(['src/api.py'], '/venv/lib/python3.11/site-packages/shop/api.py')).toEqual([]);
    expect(placed(['till.go'], '/go/pkg/mod/github.com/acme/other@v1.2.0/till.go')).toEqual([]);
  });

  it('at the root too, when other frames tell where that was', () => {
    expect(placed(['main.go', 'cmd/run.go'], '/ci/shop/main.go', '/ci/shop/cmd/run.go')).toEqual([
      '1 main.go',
      '2 cmd/run.go',
    ]);
  });

  it('by the package on the JVM, which Kotlin’s folders may shorten', () => {
    expect(placed(['app/src/main/java/com/acme/Till.java'], 'com/acme/Till.java')).toHaveLength(1);
    expect(placed(['app/src/main/java/com/other/Till.java'], 'com/acme/Till.java')).toEqual([]);
    expect(placed(['src/main/kotlin/shop/Till.kt'], 'com/acme/shop/Till.kt')).toHaveLength(1);
  });
});
