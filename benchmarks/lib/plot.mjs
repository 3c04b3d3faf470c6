// Small line plots as SVG, readable on a light and on a dark page.
const WIDTH = 560;
const HEIGHT = 340;
const LEFT = 56;
const BOTTOM = 44;
const TOP = 16;
const RIGHT = 150;
const COLOURS = ['#2f7fd1', '#d1702f', '#4a9a4a', '#9a4a9a', '#888888'];

/**
 * @param {{x: string, y: string, series: {name: string, points: [number, number][]}[]}} plot values from 0 to 1
 * @returns {string} an SVG document
 */
export function linePlot({ x, y, series }) {
  const w = WIDTH - LEFT - RIGHT;
  const h = HEIGHT - TOP - BOTTOM;
  const at = ([px, py]) => `${(LEFT + px * w).toFixed(1)},${(TOP + (1 - py) * h).toFixed(1)}`;
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const text = (px, py, anchor, value) => `<text x="${px}" y="${py}" text-anchor="${anchor}">${value}</text>`;
  const lines = [
    ...ticks.map((t) => `<path class="grid" d="M${at([0, t])} L${at([1, t])} M${at([t, 0])} L${at([t, 1])}"/>`),
    ...ticks.map((t) => text(LEFT - 8, TOP + (1 - t) * h + 4, 'end', t.toFixed(1))),
    ...ticks.map((t) => text(LEFT + t * w, TOP + h + 18, 'middle', t.toFixed(1))),
    text(LEFT + w / 2, HEIGHT - 8, 'middle', x),
    `<text transform="translate(14 ${TOP + h / 2}) rotate(-90)" text-anchor="middle">${y}</text>`,
    ...series.flatMap(({ name, points }, i) => {
      const colour = COLOURS[i % COLOURS.length];
      const mark =
        points.length > 1
          ? `<polyline points="${points.map(at).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`
          : `<circle cx="${at(points[0]).split(',')[0]}" cy="${at(points[0]).split(',')[1]}" r="5" fill="${colour}"/>`;
      const row = TOP + 14 + 20 * i;
      return [
        mark,
        `<rect x="${LEFT + w + 16}" y="${row - 9}" width="10" height="10" fill="${colour}"/>`,
        text(LEFT + w + 32, row, 'start', name),
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<style>text{font:12px sans-serif;fill:#777}.grid{stroke:#8884;fill:none}</style>
${lines.join('\n')}
</svg>
`;
}
