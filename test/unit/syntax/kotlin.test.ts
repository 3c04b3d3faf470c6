import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'kotlin/LegacyStorageSupplier.kt';

describe('Kotlin', () => {
  it('finds classes, interfaces, objects, members; extensions belong to the type they extend', async () => {
    const found = definitions(await outlineOfFixture(FILE, 'kotlin'));
    expect(found).toHaveLength(41);
    expect(found).toEqual(
      expect.arrayContaining([
        'constant DATABASE_VERSION',
        'class Entry',
        'interface StorageDao',
        'method StorageDao.mergeValues',
        'module MIGRATION_TO_NEXT',
        'function MIGRATION_TO_NEXT.migrate',
        'property StorageDb.instance',
        'method StorageDb.getDatabase',
        'method ReadableArray.toEntryList',
        'method String.isValidJson',
      ]),
    );
  });

  it('gives signatures without annotations, KDoc as prose, visibility', async () => {
    const outline = await outlineOfFixture(FILE, 'kotlin');
    expect(definition(outline, 'StorageDao.mergeValues')).toMatchObject({
      signature: 'suspend fun mergeValues(entries: List<Entry>)',
      leadLine: 50,
      startLine: 51,
      endLine: 68,
    });
    expect(definition(outline, 'StorageDao')).toMatchObject({ exported: false, leadLine: 35 });
    expect(definition(outline, 'MIGRATION_TO_NEXT').doc).toMatch(/^Previous version of AsyncStorage is violating/);
    expect(definition(outline, 'String.isValidJson').signature).toBe('fun String?.isValidJson(): Boolean');
  });

  it('lists imports, supertypes, calls and types', async () => {
    const outline = await outlineOfFixture(FILE, 'kotlin');
    expect(outline.imports[0]).toEqual({ module: 'android.content.Context', names: [], line: 3 });
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit RoomDatabase:112', 'inherit AsyncStorageAccess:150', 'call isValidJson:59']),
    );
  });

  it('knows enums, constructors, companions, aliases; drops locals', async () => {
    const text = `sealed class Shop(val name: String) : Base() {
    constructor() : this("")
    companion object Factory {
        fun open() = Shop()
    }
    enum class State { OPEN, CLOSED }
    val size: Int get() = 1
    fun \`sells things\`() {
        val local = 1
    }
}
typealias Handler = (Int) -> Unit
val String.words: Int get() = length
`;
    const outline = await outlineOf(text, 'kotlin');
    expect(definitions(outline)).toEqual([
      'class Shop',
      'constructor Shop.constructor',
      'module Shop.Factory',
      'function Shop.Factory.open',
      'enum Shop.State',
      'constant Shop.State.OPEN',
      'constant Shop.State.CLOSED',
      'property Shop.size',
      'method Shop.`sells things`',
      'type Handler',
      'property String.words',
    ]);
  });

  it('is not thrown by guards in `when`, a variable called `where`, annotated accessors', async () => {
    const text = `class Shop {
    fun price(item: Item): Int = when (item) {
        is Book if item.used &&
            item.old -> 1
        is Book -> if (item.used) 2 else 3
        else -> 4
    }
    fun find(where: Filter?) {
        where?.let { run(it) }
    }
    val size: Int
        @OptIn(Internal::class)
        get() = 1
}
`;
    const outline = await outlineOf(text, 'kotlin');
    expect(outline.hasErrors).toBe(false);
    expect(definitions(outline)).toEqual(['class Shop', 'method Shop.price', 'method Shop.find', 'property Shop.size']);
    expect(definition(outline, 'Shop.find')).toMatchObject({ startLine: 8, endLine: 10 });
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 153), 'kotlin');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining(['interface StorageDao', 'method StorageDao.mergeValues', 'interface AsyncStorageAccess']),
    );
  });
});
