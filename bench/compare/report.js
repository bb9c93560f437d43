// Tables, for a terminal or as Markdown: both are the same text.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const medianOf = (rows, name) => median(rows.map((row) => row[name]));

/** Each row a list of cells; numbers stand at the right. */
export function table(title, columns, rows) {
  const all = [columns, ...rows.map((row) => row.map(String))];
  const widths = columns.map((_name, at) => Math.max(3, ...all.map((row) => row[at].length)));
  const toLine = (cells) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join(" | ")} |`;
  const rule = widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  console.log([`### ${title}\n`, toLine(columns), `| ${rule.join(" | ")} |`].join("\n"));
  console.log(`${all.slice(1).map(toLine).join("\n")}\n`);
}

export const digits = (value, count) => value.toFixed(count);
