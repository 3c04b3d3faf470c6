import { tableToCsv, tableToMarkdown } from '../answer/structure/export.js';
import type { Table } from '../core/answer.js';
import { counted, el, icon, iconButton } from './dom.js';
import { post } from './host.js';
import { placeLink } from './places.js';
import { cellText, sortedRows, type Order } from './tables.js';

/** The answer to a question about structure: sortable by each column, its places linked, ready to be taken along. */
export function tableView(table: Table): HTMLElement {
  let order: Order | null = null;
  const body = el('tbody');
  const fill = (): void => body.replaceChildren(...sortedRows(table, order).map(rowView));
  const heads = table.columns.map((column, at) => {
    const button = el('button', { type: 'button', className: 'sort' }, column, icon('arrow-up', 'direction'));
    const head = el('th', { scope: 'col', ariaSort: 'none' }, button);
    button.addEventListener('click', () => {
      order = { column: at, down: order?.column === at && !order.down };
      heads.forEach((other) => (other.ariaSort = 'none'));
      head.ariaSort = order.down ? 'descending' : 'ascending';
      fill();
    });
    return head;
  });
  fill();
  const rows = `${counted(table.rows.length, 'row')}${table.cut ? ', more left out' : ''}`;
  const bar = el(
    'div',
    { className: 'table-bar' },
    el('div', {}, el('strong', {}, table.title), el('span', { className: 'faint' }, rows)),
    iconButton('markdown', 'Copy as Markdown', () => post({ type: 'copy', text: tableToMarkdown(sorted()) })),
    iconButton('table', 'Copy as CSV', () => post({ type: 'copy', text: tableToCsv(sorted()) })),
  );
  const sorted = (): Table => ({ ...table, rows: sortedRows(table, order) });
  const grid = el('table', { ariaLabel: table.title }, el('thead', {}, el('tr', {}, ...heads)), body);
  const scroll = el('div', { className: 'table-scroll', tabIndex: 0, role: 'region', ariaLabel: table.title }, grid);
  const note = table.note ? el('p', { className: 'table-note' }, table.note) : null;
  return el('div', { className: 'structure' }, bar, scroll, note);
}

function rowView(row: Table['rows'][number]): HTMLElement {
  const cells = row.map((cell) => {
    if (typeof cell !== 'string') {
      return el('td', {}, placeLink({ path: cell.path, startLine: cell.line, endLine: cell.line }, cell.text));
    }
    return el('td', { className: isNumber(cell) ? 'number' : '' }, cellText(cell));
  });
  return el('tr', {}, ...cells);
}

const isNumber = (text: string): boolean => /^-?[\d.,]+\s?%?$/.test(text);
