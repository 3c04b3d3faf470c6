import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in a real extension host', () => {
  it('is found under its published name', () => {
    assert.equal(vscode.extensions.getExtension('quarry.quarry')?.id, 'quarry.quarry');
  });

  it('runs where the files are', () => {
    const extension = vscode.extensions.getExtension('quarry.quarry');
    assert.equal(extension?.extensionKind, vscode.ExtensionKind.Workspace);
  });
});
