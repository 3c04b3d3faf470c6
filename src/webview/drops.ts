import { post } from './host.js';
import { droppedUris } from './links.js';

/** Files dragged from the explorer onto the page are attached. (VS Code lets a page have them while Shift is held.) */
export function acceptDrops(page: HTMLElement): void {
  page.addEventListener('dragover', (event) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    page.classList.add('dropping');
  });
  page.addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) page.classList.remove('dropping');
  });
  page.addEventListener('drop', (event) => {
    event.preventDefault();
    page.classList.remove('dropping');
    const uris = event.dataTransfer ? droppedUris((type) => event.dataTransfer!.getData(type)) : [];
    if (uris.length > 0) post({ type: 'drop', uris });
  });
}
