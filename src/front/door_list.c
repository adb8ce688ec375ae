/* SPDX-License-Identifier: MIT
 * door_list.c - the doors of the command line; apart from the rooms' table, which the daemon has, too. */
#include "front/table.h"

const struct door *const DOORS[] = {
	&lockdown_door, &runbook_door, &evidence_door, &evidence_verify_door, &sever_door,
	&drill_door, &assure_door,
	&watch_door, &review_door, &doctor_door, &import_door, &place_door, &export_door,
	&numbers_import_door, &numbers_export_door, &evaluate_door, &followers_door,
	&backup_door, &verify_door, &vault_check_door,
	&vault_rotate_door, &audit_verify_door, &audit_export_door, &app_metadata_door, &media_get_door, &fit_door,
	&portfolio_door, &training_record_door, &cover_brief_door, &cover_walk_door, &rota_door, &calendar_door,
	&calendar_import_door, &help_door, &version_door, NULL,
};
