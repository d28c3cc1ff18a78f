#include "web_asset.h"

extern const struct embed_file static_files[];
extern const size_t static_files_count;

#define VERSION_LENGTH 12

const struct embed_file *asset_find(str name)
{
	for (size_t i = 0; i < static_files_count; i++) {
		if (str_eq(name, str_of(static_files[i].name)))
			return &static_files[i];
	}
	return NULL;
}

str asset_version(str name)
{
	const struct embed_file *f = asset_find(name);

	return f ? str_sub(str_of(f->sha256), 0, VERSION_LENGTH) : STR_NONE;
}
