// SPDX-License-Identifier: MIT
// svg.mjs - text with a terminal's colours on standard input, as `tmux capture-pane -e` gives it, to a picture in SVG.
//
// Each run of one colour is one <text> with its width said, so that any monospaced font keeps the columns.
// Usage: svg.mjs COLUMNS TITLE < capture > picture.svg
import { readFileSync } from "node:fs";

const [columns, title] = [Number(process.argv[2]), process.argv[3]];
const CELL = 8.4, LINE = 19, PAD = 16, SIZE = 14;
const PAPER = "#14181f", INK = "#d9dee7", FAINT = "#8b95a5";
const COLOURS = { 31: "#ff8a80", 32: "#8fd694", 33: "#f5d67b", 34: "#8ab4f8", 35: "#d7a6f5", 36: "#7fd8d8", 37: INK, 90: FAINT };

const plain = { bold: false, faint: false, colour: INK };
const quoted = (s) => s.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

// What one "\e[...m" changes.
function turn(style, codes) {
	for (const code of codes.split(";").map(Number)) {
		if (code === 0) style = plain;
		else if (code === 1) style = { ...style, bold: true };
		else if (code === 2) style = { ...style, faint: true };
		else if (code === 22) style = { ...style, bold: false, faint: false };
		else if (code === 39) style = { ...style, colour: INK };
		else if (COLOURS[code]) style = { ...style, colour: COLOURS[code] };
	}
	return style;
}

// One line's runs of text; the style goes on into the next line.
function runs(line, style) {
	const all = [];
	let column = 0;
	for (const piece of line.split(/(\x1b\[[0-9;]*m)/)) {
		const codes = /^\x1b\[([0-9;]*)m$/.exec(piece);
		if (codes) style = turn(style, codes[1] || "0");
		else if (piece) {
			const width = [...piece].length;
			all.push({ column, width, text: piece, style });
			column += width;
		}
	}
	return { all, style };
}

function drawn(run, row) {
	const lead = run.text.length - run.text.trimStart().length, text = run.text.trim();
	if (!text) return "";
	const x = (PAD + (run.column + lead) * CELL).toFixed(1), y = PAD + row * LINE + SIZE;
	const fill = run.style.faint ? FAINT : run.style.colour;
	return `<text x="${x}" y="${y}" textLength="${([...text].length * CELL).toFixed(1)}" fill="${fill}"` +
		`${run.style.bold ? ' font-weight="bold"' : ""}>${quoted(text)}</text>\n`;
}

const lines = readFileSync(0, "utf8").replace(/\s+$/, "").split("\n");
const [width, height] = [Math.ceil(columns * CELL + 2 * PAD), lines.length * LINE + 2 * PAD];
let body = "", style = plain;
lines.forEach((line, row) => {
	const found = runs(line, style);
	style = found.style;
	body += found.all.map((run) => drawn(run, row)).join("");
});
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${quoted(title)}</title>
<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${SIZE}" xml:space="preserve" style="white-space: pre">
${body}</g>
</svg>
`);
