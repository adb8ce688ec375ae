// SPDX-License-Identifier: MIT
// oracle.mjs - computes the dates of the starter calendar by the npm packages rrule and date-holidays: TAP on standard output.
//
//	node oracle.mjs conf/awareness-days.csv tests/calendars/starter.txt
//
// Each line of starter.txt must be found by it and the other way round. The words of the column "rule" become RRULEs;
// what iCalendar cannot say (Easter, the days that are made up for after a weekend) is asked of date-holidays. The
// equinox is 20 March in these years, by a table and not by a package.
import { readFileSync } from "node:fs"
import Holidays from "date-holidays"
import rrule from "rrule"

const first = 2026, last = 2030
const years = Array.from({ length: last - first + 1 }, (_, i) => first + i)
const iso = (date) => date.toISOString().slice(0, 10)
const plus = (day, days) => iso(new Date(Date.parse(day) + days * 864e5))

// date-holidays makes up for Scotland's 2 January on the day that 1 January takes; GOV.UK has the day after.
const corrected = { "2 January 2028": "2028-01-04" }

const fields = (line) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((cell) => cell[1] ?? cell[2])

const yearly = (parts) => rrule.RRule.fromString(
	`DTSTART:${first}0101T000000Z\nRRULE:FREQ=YEARLY;UNTIL=${last}1231T000000Z;${parts}`).all().map(iso)
const onDay = (day) => yearly(`BYMONTH=${+day.slice(0, 2)};BYMONTHDAY=${+day.slice(3)}`)

const region = (nations) => ({ scotland: "SCT", ni: "NIR" })[nations] ?? "ENG"
const holidays = (nation, year) => new Holidays("GB", nation).getHolidays(year)

function easter(year, days) {
	const friday = holidays("ENG", year).find((day) => day.rule === "easter -2")
	return plus(friday.date.slice(0, 10), 2 + days)
}

function madeUpFor(row, year, day) {
	const those = holidays(region(row.nations), year).filter((one) =>
		one.type === "public" && one.rule.replace(/^substitutes /, "").startsWith(day))
	return corrected[`${row.name} ${year}`] ?? those.map((one) => one.date.slice(0, 10)).sort().at(-1)
}

function fridayBefore(day) {
	do day = plus(day, -1); while (new Date(day).getUTCDay() !== 5)
	return day
}

const starts = {
	"fixed": (row, day) => onDay(day),
	"nth": (row, month, day, n) => yearly(`BYMONTH=${month};BYDAY=${n}${day.slice(0, 2).toUpperCase()}`),
	"last-day": (row, month) => yearly(`BYMONTH=${month};BYMONTHDAY=-1`),
	"month": (row, month) => yearly(`BYMONTH=${month};BYMONTHDAY=1`),
	"range": (row, from) => onDay(from),
	"monday-of-week-with": (row, day) => yearly(`BYMONTH=${+day.slice(0, 2)};BYDAY=MO;BYMONTHDAY=` +
		Array.from({ length: 7 }, (_, back) => +day.slice(3) - 6 + back)),
	"easter": (row, days) => years.map((year) => easter(year, +days)),
	"friday-before-equinox": (row, month) => years.map((year) => fridayBefore(`${year}-0${month}-20`)),
	"shift": (row, day) => years.map((year) => madeUpFor(row, year, day)),
	"table": () => [],
	"declared": () => [],
}

function lastDay(row, words, start) {
	if (words[0] === "month") return yearly(`BYMONTH=${words[1]};BYMONTHDAY=-1`).find((day) => day.slice(0, 4) === start.slice(0, 4))
	return words[0] === "range" ? start.slice(0, 5) + words[2] : plus(start, row.length - 1)
}

function occurrences(row) {
	const words = row.rule.split(" ")
	const computed = starts[words[0]](row, ...words.slice(1))
	return years.flatMap((year) => {
		const written = row.dates.split(" ").find((dates) => dates.startsWith(`${year}-`))
		if (written) {
			const [from, to = from] = written.split("..")
			const basis = row.basis === "unverified" || /^(table|declared)/.test(row.rule) ? row.basis : "declared"
			return [[from, to, basis]]
		}
		if ((row.from && year < row.from) || (row.ended && year > row.ended)) return []
		return computed.filter((day) => day.startsWith(`${year}-`)).map((day) => [day, lastDay(row, words, day), row.basis])
	}).map(([from, to, basis]) => `${from} ${to} ${row.name} | ${row.nations} | ${basis}`)
}

const lines = (file) => readFileSync(file, "utf8").split("\n").filter((line) => line && !line.startsWith("#"))
const [head, ...rows] = lines(process.argv[2]).map(fields)
const found = new Set(rows.flatMap((row) => occurrences(Object.fromEntries(head.map((name, i) => [name, row[i]])))))
const wanted = new Set(lines(process.argv[3]))
for (const line of found) if (!wanted.has(line)) console.log(`# starter.txt lacks: ${line}`)
for (const line of wanted) if (!found.has(line)) console.log(`# only starter.txt has: ${line}`)
const same = wanted.size > 1000 && found.size === wanted.size && [...found].every((line) => wanted.has(line))
console.log(`${same ? "ok" : "not ok"} 1 - ${wanted.size} days of the starter calendar are those of rrule and date-holidays`)
console.log("1..1")
process.exitCode = same ? 0 : 1
