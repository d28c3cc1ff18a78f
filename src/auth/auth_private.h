/* Private to auth/: the state behind struct auth. */
#pragma once

#include <pthread.h>
#include <semaphore.h>

#include "auth.h"
#include "core_hash.h"

/* A common password, bare or with a tail of digits and signs. */
bool password_is_common(struct arena *a, str password);
/* Sets seal_key and sign_key from the options. */
void auth_derive_keys(struct auth *auth);

#define LIMIT_SLOTS 16384
#define PACE_SLOTS 8192
/* An address is counted once for that many failures of its people. */
#define ADDRESS_SHARE 10

struct limit_slot {
	uint64_t key; /* 0: free */
	int64_t last_ms;
	int failures;
	int shared;
};

struct pace_slot {
	uint64_t key; /* 0: free */
	int64_t began_ms;
	int n;
};

struct auth {
	struct auth_options options;
	sem_t hashing; /* as many as there are processors */
	pthread_mutex_t lock;
	uint8_t key[32]; /* of this process: nobody outside can aim at a slot */
	struct sha256 seal_key, sign_key; /* of the data folder */
	struct limit_slot slots[LIMIT_SLOTS];
	struct pace_slot paces[PACE_SLOTS];
};
