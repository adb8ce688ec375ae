/* SPDX-License-Identifier: MIT
 * import_zones.c - the names that Windows gives to zones (Unicode CLDR, windowsZones), for calendars from Outlook. */
#include "rooms/calendar/import.h"

static const struct {
	const char *windows, *iana;
} ZONES[] = {
	{"GMT Standard Time", "Europe/London"}, {"Greenwich Standard Time", "Atlantic/Reykjavik"}, {"UTC", "Etc/UTC"},
	{"W. Europe Standard Time", "Europe/Berlin"}, {"Romance Standard Time", "Europe/Paris"},
	{"Central Europe Standard Time", "Europe/Budapest"}, {"Central European Standard Time", "Europe/Warsaw"},
	{"GTB Standard Time", "Europe/Bucharest"}, {"FLE Standard Time", "Europe/Kiev"},
	{"E. Europe Standard Time", "Europe/Chisinau"}, {"Russian Standard Time", "Europe/Moscow"},
	{"Turkey Standard Time", "Europe/Istanbul"}, {"Israel Standard Time", "Asia/Jerusalem"},
	{"Egypt Standard Time", "Africa/Cairo"}, {"South Africa Standard Time", "Africa/Johannesburg"},
	{"Morocco Standard Time", "Africa/Casablanca"}, {"E. Africa Standard Time", "Africa/Nairobi"},
	{"W. Central Africa Standard Time", "Africa/Lagos"}, {"Arab Standard Time", "Asia/Riyadh"},
	{"Arabian Standard Time", "Asia/Dubai"}, {"Iran Standard Time", "Asia/Tehran"},
	{"Pakistan Standard Time", "Asia/Karachi"}, {"India Standard Time", "Asia/Kolkata"},
	{"Sri Lanka Standard Time", "Asia/Colombo"}, {"Nepal Standard Time", "Asia/Kathmandu"},
	{"Bangladesh Standard Time", "Asia/Dhaka"}, {"SE Asia Standard Time", "Asia/Bangkok"},
	{"China Standard Time", "Asia/Shanghai"}, {"Singapore Standard Time", "Asia/Singapore"},
	{"Taipei Standard Time", "Asia/Taipei"}, {"Tokyo Standard Time", "Asia/Tokyo"},
	{"Korea Standard Time", "Asia/Seoul"},
	{"W. Australia Standard Time", "Australia/Perth"}, {"AUS Central Standard Time", "Australia/Darwin"},
	{"Cen. Australia Standard Time", "Australia/Adelaide"}, {"AUS Eastern Standard Time", "Australia/Sydney"},
	{"E. Australia Standard Time", "Australia/Brisbane"}, {"Tasmania Standard Time", "Australia/Hobart"},
	{"New Zealand Standard Time", "Pacific/Auckland"}, {"Azores Standard Time", "Atlantic/Azores"},
	{"Newfoundland Standard Time", "America/St_Johns"}, {"Atlantic Standard Time", "America/Halifax"},
	{"Eastern Standard Time", "America/New_York"}, {"US Eastern Standard Time", "America/Indianapolis"},
	{"Central Standard Time", "America/Chicago"}, {"Canada Central Standard Time", "America/Regina"},
	{"Mountain Standard Time", "America/Denver"}, {"US Mountain Standard Time", "America/Phoenix"},
	{"Pacific Standard Time", "America/Los_Angeles"}, {"Alaskan Standard Time", "America/Anchorage"},
	{"Hawaiian Standard Time", "Pacific/Honolulu"}, {"Central America Standard Time", "America/Guatemala"},
	{"Central Standard Time (Mexico)", "America/Mexico_City"}, {"SA Pacific Standard Time", "America/Bogota"},
	{"SA Western Standard Time", "America/La_Paz"}, {"Pacific SA Standard Time", "America/Santiago"},
	{"E. South America Standard Time", "America/Sao_Paulo"}, {"SA Eastern Standard Time", "America/Cayenne"},
	{"Argentina Standard Time", "America/Buenos_Aires"}, {"Venezuela Standard Time", "America/Caracas"},
};

str import_windows_zone(str name)
{
	for (size_t i = 0; i < COUNT(ZONES); i++)
		if (str_is_nocase(name, str_of(ZONES[i].windows))) return str_of(ZONES[i].iana);
	return S("");
}
