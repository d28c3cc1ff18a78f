/* Flows: the deposit of a file of structured invoices, and the reports on it. */
#include "api_call.h"
#include "core_html.h"
#include "model_flow.h"
#include "service_actor.h"
#include "service_flow.h"

enum ec api_deposit_flow(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	struct flow_order order = {
		.syntax = api_text(a, c->in, "syntaxeFlux"),
		.name = api_text(a, c->in, "nomFichier"),
	};
	struct flow_report report;
	TRY(api_bytes(c, "fichierFlux", &order.bytes));
	enum ec ec = flow_deposit(c->cx, &order, &report);
	if (ec == E_TOO_LARGE) {
		failure_clear(c->cx);
		return api_refuse(c, 20001, "GDP_MSG_11.022");
	}
	TRY(ec);
	api_begin(c);
	api_put_text(c, "numeroFluxDepot", report.number);
	api_put_day(c, "dateDepot", report.flow.deposited_at);
	api_put_text(c, "syntaxeFlux", report.flow.syntax);
	return E_OK;
}

/* --- reports --- */

/* "FSO1117A", and the name of the file as the exchange gives it: FSO1117A_CPP001_CPP0011117000000000000017 */
static str interface_code(struct arena *a, const struct flow_report *r)
{
	return str_printf(a, "FSO%.*sA", STR_ARG(r->flow.interface));
}

static str file_name(struct arena *a, const struct flow_report *r)
{
	return str_printf(a, "%.*s_CPP001_%.*s", STR_ARG(interface_code(a, r)), STR_ARG(r->number));
}

static enum ec find_report(struct api_call *c, struct flow_report *out)
{
	return flow_find(c->cx, api_text(c->cx->arena, c->in, "numeroFluxDepot"), out);
}

/* The errors of one invoice are one element, its sentences joined by « | ». */
static void put_invoice_errors(struct api_call *c, const struct flow_report *r)
{
	api_open_list(c, "listeErreurDP");
	for (size_t i = 0; i < r->nerrors;) {
		const struct flow_error *e = &r->errors[i];
		struct buf sentences = buf_in(c->cx->arena);
		for (; i < r->nerrors && r->errors[i].item == e->item; i++)
			buf_printf(&sentences, "%s%.*s", sentences.n ? "|" : "", STR_ARG(r->errors[i].sentence));
		if (!e->item)
			continue;
		api_open_item(c);
		api_put_text(c, "numeroDP", e->number);
		api_put_text(c, "identifiantFournisseur", e->supplier);
		api_put_text(c, "identifiantDestinataire", e->recipient);
		api_put_text(c, "libelleErreurDP", buf_str(&sentences));
		api_close(c);
	}
	api_close_list(c);
}

static void put_technical_errors(struct api_call *c, const struct flow_report *r)
{
	api_open_list(c, "listeErreurTechnique");
	for (size_t i = 0; i < r->nerrors; i++) {
		if (r->errors[i].item)
			continue;
		api_open_item(c);
		api_put_text(c, "codeErreur", STR("FLUX"));
		api_put_text(c, "natureErreur", STR("T"));
		api_put_text(c, "libelleErreur", r->errors[i].sentence);
		api_close(c);
	}
	api_close_list(c);
}

enum ec api_flow_report_detailed(struct api_call *c)
{
	struct flow_report r;
	TRY(find_report(c, &r));
	api_begin(c);
	api_put_text(c, "codeInterfaceDepotFlux", interface_code(c->cx->arena, &r));
	api_put_text(c, "nomFichier", file_name(c->cx->arena, &r));
	api_put_instant(c, "dateDepotFlux", r.flow.deposited_at);
	api_put_instant(c, "dateHeureEtatCourantFlux", r.flow.state_at);
	api_put_text(c, "etatCourantDepotFlux", flow_state_name(r.flow.state));
	put_invoice_errors(c, &r);
	put_technical_errors(c, &r);
	return E_OK;
}

/* --- the report as a file --- */

static void put_element(struct html *h, const char *name, str value)
{
	if (str_empty(value))
		return;
	buf_printf(h->out, "<%s>", name);
	html_text(h, value);
	buf_printf(h->out, "</%s>", name);
}

/* XML of our own: what the real platform writes there is not known, and no client reads it. */
static str report_file(struct arena *a, const struct flow_report *r)
{
	struct buf b = buf_in(a);
	struct html h = { .out = &b, .arena = a };
	buf_add_str(&b, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CompteRendu>"));
	put_element(&h, "NumeroFlux", r->number);
	put_element(&h, "NomFichier", r->flow.name);
	put_element(&h, "Etat", flow_state_name(r->flow.state));
	for (size_t i = 0; i < r->nerrors; i++) {
		const struct flow_error *e = &r->errors[i];
		buf_printf(&b, "\n<Erreur facture=\"%d\">", e->item);
		put_element(&h, "Numero", e->number);
		put_element(&h, "Fournisseur", e->supplier);
		put_element(&h, "Destinataire", e->recipient);
		put_element(&h, "Balise", e->path);
		put_element(&h, "Ligne", e->line ? str_printf(a, "%d", e->line) : STR_NONE);
		put_element(&h, "Valeur", e->value);
		put_element(&h, "Libelle", e->sentence);
		buf_add_str(&b, STR("</Erreur>"));
	}
	buf_add_str(&b, STR("\n</CompteRendu>\n"));
	return buf_str(&b);
}

enum ec api_flow_report(struct api_call *c)
{
	struct arena *a = c->cx->arena;
	struct flow_report r;
	TRY(find_report(c, &r));
	api_begin(c);
	api_put_text(c, "numeroFluxDepot", r.number);
	api_put_text(c, "codeInterfaceFlux", interface_code(a, &r));
	api_put_text(c, "codeAppliPartenaire", STR("CPP001"));
	api_put_text(c, "designationPartenaire", c->cx->actor->at->name);
	api_put_text(c, "nomFichierFlux", file_name(a, &r));
	api_put_instant(c, "dateDepotFlux", r.flow.deposited_at);
	api_put_instant(c, "dateHeureEtatCourantFlux", r.flow.state_at);
	api_put_text(c, "etatCourantFlux", flow_state_name(r.flow.state));
	api_put_base64(c, "fichierCR", report_file(a, &r));
	return E_OK;
}
