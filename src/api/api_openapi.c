/* GET /api/openapi.json: the table of operations as an OpenAPI 3.0 document, made from it at each request. */
#include "api.h"

#include "api_table.h"
#include "core_json.h"

static void put(struct json_out *j, const char *key, str value)
{
	json_key(j, key);
	json_put_str(j, value);
}

/* Type and format of a field that is no object. */
static const struct {
	const char *type, *format, *pattern;
} kinds[] = {
	[API_TEXT] = { "string", NULL, NULL },
	[API_INT] = { "integer", "int32", NULL },
	[API_NUMBER] = { "number", NULL, NULL },
	[API_BOOL] = { "boolean", NULL, NULL },
	[API_DATE] = { "string", "date", NULL },
	[API_MINUTE] = { "string", NULL, "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$" },
	[API_INSTANT] = { "string", "date-time", NULL },
	[API_BASE64] = { "string", "byte", NULL },
	[API_LIST] = { "string", NULL, NULL },
	[API_OBJECT] = { "object", NULL, NULL },
	[API_OPEN] = { "object", NULL, NULL },
};

static void put_fields(struct json_out *j, const struct api_field *fields, size_t n, bool answer);

static void put_schema(struct json_out *j, const struct api_field *f)
{
	json_open(j);
	put(j, "type", str_of(kinds[f->kind].type));
	if (kinds[f->kind].format)
		put(j, "format", str_of(kinds[f->kind].format));
	if (kinds[f->kind].pattern)
		put(j, "pattern", str_of(kinds[f->kind].pattern));
	if (f->max) {
		json_key(j, "maxLength");
		json_put_int(j, f->max);
	}
	if (f->kind == API_LIST) {
		json_key(j, "enum");
		json_open_list(j);
		for (const char *const *v = f->values; *v; v++)
			json_put_str(j, str_of(*v));
		json_close_list(j);
	}
	if (f->kind == API_OBJECT)
		put_fields(j, f->fields, f->nfields, false);
	json_close(j);
}

static void put_required(struct json_out *j, const struct api_field *fields, size_t n, bool answer)
{
	bool any = answer;
	for (size_t i = 0; i < n; i++)
		any |= fields[i].required;
	if (!any)
		return;
	json_key(j, "required");
	json_open_list(j);
	if (answer) {
		json_put_str(j, STR("codeRetour"));
		json_put_str(j, STR("libelle"));
	}
	for (size_t i = 0; i < n; i++)
		if (fields[i].required)
			json_put_str(j, str_of(fields[i].name));
	json_close_list(j);
}

static void put_fields(struct json_out *j, const struct api_field *fields, size_t n, bool answer)
{
	static const struct api_field begins[] = { { .name = "codeRetour", .kind = API_INT }, { .name = "libelle" } };
	put_required(j, fields, n, answer);
	json_key(j, "properties");
	json_open(j);
	for (size_t i = 0; answer && i < 2; i++) {
		json_key(j, begins[i].name);
		put_schema(j, &begins[i]);
	}
	for (size_t i = 0; i < n; i++) {
		json_key(j, fields[i].name);
		if (fields[i].list) {
			json_open(j);
			put(j, "type", STR("array"));
			json_key(j, "items");
			put_schema(j, &fields[i]);
			json_close(j);
		} else {
			put_schema(j, &fields[i]);
		}
	}
	json_close(j);
}

static void put_content(struct json_out *j, const struct api_field *fields, size_t n, bool answer)
{
	json_key(j, "content");
	json_open(j);
	json_key(j, "application/json");
	json_open(j);
	json_key(j, "schema");
	json_open(j);
	put(j, "type", STR("object"));
	put_fields(j, fields, n, answer);
	json_close(j);
	json_close(j);
	json_close(j);
}

static void put_responses(struct json_out *j, const struct api_operation *op)
{
	static const struct {
		const char *status, *about;
	} refusals[] = { { "400", "No token, or JSON that cannot be read" }, { "401", "Token or technical account" },
		         { "403", "A link of the chain is missing" }, { "413", "Body too long" } };
	json_key(j, "responses");
	json_open(j);
	json_key(j, "200");
	json_open(j);
	put(j, "description", STR("codeRetour 0, or an error of the business with its libelle"));
	put_content(j, op->out, op->nout, op->libelle != NULL);
	json_close(j);
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		json_key(j, refusals[i].status);
		json_open(j);
		put(j, "description", str_of(refusals[i].about));
		json_close(j);
	}
	json_close(j);
}

static void put_operation(struct json_out *j, const struct api_operation *op, enum lang lang)
{
	json_key(j, op->path);
	json_open(j);
	json_key(j, op->method == HTTP_GET ? "get" : "post");
	json_open(j);
	json_key(j, "tags");
	json_open_list(j);
	json_put_str(j, str_of(op->api));
	json_close_list(j);
	put(j, "summary", str_of(op->about[lang]));
	if (!api_is_served(op)) {
		json_key(j, "deprecated"); /* the nearest that the format has to « not served here yet » */
		json_put_bool(j, true);
	}
	if (op->method == HTTP_POST) {
		json_key(j, "requestBody");
		json_open(j);
		put_content(j, op->in, op->nin, false);
		json_close(j);
	}
	put_responses(j, op);
	json_close(j);
	json_close(j);
}

static void put_security(struct json_out *j)
{
	json_key(j, "components");
	json_open(j);
	json_key(j, "securitySchemes");
	json_open(j);
	json_key(j, "piste");
	json_open(j);
	put(j, "type", STR("oauth2"));
	json_key(j, "flows");
	json_put_raw(j, STR("{\"clientCredentials\":{\"tokenUrl\":\"/api/oauth/token\",\"scopes\":{\"openid\":\"\"}}}"));
	json_close(j);
	json_key(j, "compteTechnique");
	json_open(j);
	put(j, "type", STR("apiKey"));
	put(j, "in", STR("header"));
	put(j, "name", STR("cpro-account"));
	json_close(j);
	json_close(j);
	json_close(j);
	json_key(j, "security");
	json_put_raw(j, STR("[{\"piste\":[\"openid\"],\"compteTechnique\":[]}]"));
}

static enum ec serve_document(struct ctx *cx, struct http_request *rq, struct http_response *rs)
{
	struct json_out j = { .b = http_out(rs) };
	(void)rq;
	http_type(rs, "application/json");
	json_open(&j);
	put(&j, "openapi", STR("3.0.3"));
	json_key(&j, "info");
	json_open(&j);
	put(&j, "title", STR("Chorale"));
	put(&j, "version", STR(CHORALE_VERSION));
	json_close(&j);
	put_security(&j);
	json_key(&j, "paths");
	json_open(&j);
	for (size_t i = 0; i < api_operation_count; i++)
		put_operation(&j, &api_operations[i], cx->lang);
	json_close(&j);
	json_close(&j);
	return E_OK;
}

const struct http_route api_document_routes[] = {
	{ HTTP_GET, "/api/openapi.json", serve_document, ROUTE_PUBLIC, 0, "The operations of the API as an OpenAPI document" },
	{ 0 },
};
