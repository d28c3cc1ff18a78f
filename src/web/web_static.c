#include "web_static.h"

#include "web_asset.h"

static const struct {
	const char *extension, *type;
} TYPES[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".woff2", "font/woff2" },
};

static const char *type_of(str name)
{
	for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
		if (str_ends(name, str_of(TYPES[i].extension)))
			return TYPES[i].type;
	}
	return "application/octet-stream";
}

enum ec page_static(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	str name = http_param(rq, "name");
	const struct embed_file *f = asset_find(name);

	if (!f)
		return fail(cx, E_NOT_FOUND);
	str version = asset_version(name);
	str tag = str_printf(cx->arena, "\"%.*s\"", STR_ARG(version));
	bool fixed = str_eq(http_query(rq, "v"), version);
	http_set_header(rs, "ETag", tag);
	http_set_header(rs, "Cache-Control",
	                fixed ? STR("public, max-age=31536000, immutable") : STR("public, max-age=3600"));
	if (str_eq(http_header(rq, "If-None-Match"), tag)) {
		http_status(rs, 304);
		return E_OK;
	}
	http_type(rs, type_of(name));
	http_send_static(rs, (str){ f->bytes, f->n });
	return E_OK;
}
