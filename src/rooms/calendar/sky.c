/* SPDX-License-Identifier: MIT
 * sky.c - the days that hang on moon and sun: Easter and the equinoxes. */
#include "rooms/calendar/rule.h"
#include "text/civil.h"

#include <math.h>

/* The Gregorian computus, in whole numbers (Butcher's form of it). */
int64_t easter_sunday(int year)
{
	int golden = year % 19, century = year / 100, rest = year % 100;
	int moon_shift = (century - (century + 8) / 25 + 1) / 3;
	int epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
	int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
	int late = (golden + 11 * epact + 22 * weekday) / 451;
	int n = epact + weekday - 7 * late + 114;
	return day_number(year, n / 31, n % 31 + 1);
}

/* Meeus, Astronomical Algorithms, 2nd edition, chapter 27: the instant to within a minute. In the years of the calendar
 * dynamical time is ahead of UTC by about as much, for which DAYS_AHEAD stands. */
int64_t equinox_day(int year, int month)
{
	static const double MEAN[2][5] = {{2451623.80984, 365242.37404, 0.05169, -0.00411, -0.00057},
					  {2451810.21715, 365242.01767, -0.11575, 0.00337, 0.00078}};
	static const double TERMS[][3] = {
		{485, 324.96, 1934.136},  {203, 337.23, 32964.467}, {199, 342.08, 20.186},    {182, 27.85, 445267.112},
		{156, 73.14, 45036.886},  {136, 171.52, 22518.443}, {77, 222.54, 65928.934},  {74, 296.72, 3034.906},
		{70, 243.58, 9037.513},	  {58, 119.81, 33718.147},  {52, 297.17, 150.678},    {50, 21.02, 2281.226},
		{45, 247.54, 29929.562},  {44, 325.15, 31555.956},  {29, 60.93, 4443.417},    {18, 155.12, 67555.328},
		{17, 288.79, 4562.452},	  {16, 198.04, 62894.029},  {14, 199.76, 31436.921},  {12, 95.39, 14577.848},
		{12, 287.11, 31931.756},  {12, 320.81, 34777.259},  {9, 227.73, 1222.114},    {8, 15.45, 16859.074},
	};
	const double DEGREE = 3.14159265358979323846 / 180, DAYS_AHEAD = 70.0 / DAY_S, JULIAN_OF_1970 = 2440587.5;
	const double *mean = MEAN[month == 9];
	double y = (year - 2000) / 1000.0, jde = 0, sum = 0;
	for (size_t i = 5; i-- > 0;) jde = jde * y + mean[i];
	double t = (jde - 2451545.0) / 36525, w = (35999.373 * t - 2.47) * DEGREE;
	double speed = 1 + 0.0334 * cos(w) + 0.0007 * cos(2 * w);
	for (size_t i = 0; i < COUNT(TERMS); i++) sum += TERMS[i][0] * cos((TERMS[i][1] + TERMS[i][2] * t) * DEGREE);
	return (int64_t)floor(jde + 0.00001 * sum / speed - DAYS_AHEAD - JULIAN_OF_1970);
}
