/*
 * The demonstration's half of the developer platform: one developer with an application of each kind and every
 * API, and technical accounts for two suppliers, the town, the hospital and the State; the same in both
 * environments.
 *
 * Its secrets are in this program: they exist where --demo is given and nowhere else.
 */
#pragma once

#include "service_piste.h"

struct demo_application {
	str client_id;
	str client_secret;
};

struct demo_developer {
	str login;
	str password;
	struct demo_application applications[APPLICATION_KINDS];
};

struct demo_technical {
	str login;
	str password;
	str siret;
	str kind; /* supplier, town, hospital, state */
};

const struct demo_developer *demo_developer(void);
/* The first is a supplier's. */
const struct demo_technical *demo_technicals(size_t *n);

/* Does nothing where there are developers already. */
enum ec demo_fill_piste(struct ctx *cx, struct piste *piste) EC_MUST;
/* In an environment whose structures are there; does nothing for those that have a technical account. */
enum ec demo_fill_technicals(struct ctx *cx) EC_MUST;
