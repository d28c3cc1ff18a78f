#include "web.h"

#include "web_account.h"
#include "web_assistant.h"
#include "web_attach.h"
#include "web_bulk.h"
#include "web_copy.h"
#include "web_deposit.h"
#include "web_handover.h"
#include "web_factor.h"
#include "web_help.h"
#include "web_home.h"
#include "web_invoice.h"
#include "web_join.h"
#include "web_list.h"
#include "web_manager.h"
#include "web_memory.h"
#include "web_operator.h"
#include "web_outbox.h"
#include "web_people.h"
#include "web_profile.h"
#include "web_raccordement.h"
#include "web_session.h"
#include "web_static.h"
#include "web_structure.h"

#define MIB (1024 * 1024)
#define FILES_LIMIT (120 * MIB + 256 * 1024) /* a whole billing file (S060) and its form */
#define IDS_LIMIT (64 * 1024)

#define OPEN(path, handler, doc) { HTTP_GET, path, handler, ROUTE_PUBLIC, 0, doc }
#define GET(path, handler, doc) { HTTP_GET, path, handler, ROUTE_SIGNED_IN, 0, doc }
#define POST(path, handler, doc) { HTTP_POST, path, handler, ROUTE_SIGNED_IN, 0, doc }
#define FILES(path, handler, doc) { HTTP_POST, path, handler, ROUTE_SIGNED_IN | ROUTE_FILES, FILES_LIMIT, doc }

const struct http_route web_routes[] = {
	{ HTTP_GET, "/static/:name", page_static, ROUTE_PUBLIC | ROUTE_CACHED, 0, "Style, script, icons, typeface" },
	OPEN("/", page_root, "To home, or to the sign-in page"),
	OPEN("/langue", page_language, "French or English, kept in a cookie"),
	OPEN("/connexion", page_sign_in, "Sign-in page"),
	{ HTTP_POST, "/connexion", page_sign_in_post, ROUTE_PUBLIC, 0, "Sign in" },
	OPEN("/connexion/code", page_step, "Second step of a sign-in"),
	{ HTTP_POST, "/connexion/code", page_step_post, ROUTE_PUBLIC, 0, "Sign in with the code of an app or a recovery code" },
	POST("/deconnexion", page_sign_out, "Sign out"),
	OPEN("/assistant", page_assistant, "The assistant: a question in one's own words"),
	{ HTTP_POST, "/assistant", page_assistant_post, ROUTE_PUBLIC, 0, "Its answer, and what was said before" },
	OPEN("/aide", page_help, "Help: the articles, and the search in them"),
	OPEN("/inscription", page_join, "Form for a new account"),
	{ HTTP_POST, "/inscription", page_join_post, ROUTE_PUBLIC, 0, "Create an account, or look at its password first" },
	{ HTTP_POST, "/inscription/mot-de-passe", page_join_password, ROUTE_PUBLIC, 0, "How strong a password is, as JSON" },
	OPEN("/activation", page_activation, "Link by mail: leads to the sign-in page that activates"),
	OPEN("/activation/renvoi", page_again, "Ask for the activation link again"),
	{ HTTP_POST, "/activation/renvoi", page_again_post, ROUTE_PUBLIC, 0, "Send the activation link again" },
	OPEN("/mot-de-passe/oublie", page_forgotten, "Ask for a link to a new password"),
	{ HTTP_POST, "/mot-de-passe/oublie", page_forgotten_post, ROUTE_PUBLIC, 0, "Send a link to a new password" },
	OPEN("/mot-de-passe/nouveau", page_new_password, "Link by mail, and the form it leads to"),
	{ HTTP_POST, "/mot-de-passe/nouveau", page_new_password_post, ROUTE_PUBLIC, 0, "Set the new password" },
	OPEN("/courriel-envoye", page_mail_sent, "What to do until the mail comes"),
	OPEN("/demonstration/courrier", page_outbox, "Mails of a demonstration without a server"),
	OPEN("/aide/:article", page_help_article, "Help: one article"),
	OPEN("/accessibilite", page_accessibility, "Statement on accessibility"),
	OPEN("/donnees-personnelles", page_privacy, "What is kept about people"),

	GET("/accueil", page_home, "What awaits the person"),
	GET("/mon-compte", page_account, "The person's own account"),
	POST("/mon-compte/langue", page_account_lang, "Language of the account"),
	POST("/mon-compte/apparence", page_account_theme, "Light or dark"),
	POST("/mon-compte/structure", page_account_structure, "Work for another structure"),

	GET("/mon-compte/rattachements", page_attachments, "The person's structures, spaces and requests"),
	GET("/mon-compte/rattachements/ajouter", page_attach, "Attach to a structure: which one, then a last look"),
	POST("/mon-compte/rattachements/ajouter", page_attach_post, "Ask its managers, or become the first one"),
	GET("/mon-compte/rattachements/:id/espaces", page_subscribe, "Ask for spaces at a structure"),
	POST("/mon-compte/rattachements/:id/espaces", page_subscribe_post, "Send the request for spaces"),
	POST("/mon-compte/rattachements/:id/factures-emises", page_toggle_post, "Open or close « Factures émises » for oneself"),
	POST("/mon-compte/demandes/:id/retirer", page_withdraw_post, "Take back a request that waits"),

	GET("/mon-compte/rattachements/:id/gestionnaire", page_handover, "Change the main manager: confirm the structure"),
	GET("/mon-compte/changement-gestionnaire", page_handover_to, "Change the main manager: the login of the new one"),
	POST("/mon-compte/changement-gestionnaire", page_handover_post, "Hand the role of main manager over"),

	GET("/gestionnaire/droits", page_copy, "« Dupliquer les droits d’un utilisateur »: model, target, what will be added"),
	POST("/gestionnaire/droits", page_copy_post, "Add to the target what was shown"),
	GET("/gestionnaire/absorption", page_absorb, "Absorption: three steps on one page, undone until confirmed"),
	POST("/gestionnaire/absorption", page_absorb_post, "Carry out the absorption as shown"),
	GET("/gestionnaire", page_manager, "Requests that wait for an answer"),
	{ HTTP_POST, "/gestionnaire/demandes", page_decide, ROUTE_SIGNED_IN, IDS_LIMIT, "Accept or refuse ticked requests" },
	GET("/gestionnaire/structures", page_managed, "Structures that one manages"),
	GET("/gestionnaire/structures/:id", page_structure, "« Modification de la structure »"),
	POST("/gestionnaire/structures/:id/adresse", page_address_post, "Change the address"),
	POST("/gestionnaire/structures/:id/banque", page_bank_post, "Add bank details"),
	POST("/gestionnaire/structures/:id/banque/:item/retirer", page_bank_remove_post, "Remove bank details"),
	POST("/gestionnaire/structures/:id/services", page_service_post, "Add a service"),
	POST("/gestionnaire/structures/:id/services/:item", page_service_change_post, "Close, open or delete a service"),
	POST("/gestionnaire/structures/:id/espaces", page_space_post, "Open or close a space for the structure"),
	POST("/gestionnaire/structures/:id/statut", page_state_post, "Make it active or inactive"),
	GET("/gestionnaire/structures/:id/mandats", page_mandates, "Mandates of invoicing"),
	FILES("/gestionnaire/structures/:id/mandats", page_mandate_post, "Make a mandate of invoicing, with attachments"),
	GET("/gestionnaire/structures/:id/utilisateurs", page_people, "Users of a structure"),
	GET("/gestionnaire/structures/:id/utilisateurs.csv", page_people_csv, "Users of a structure as CSV"),
	GET("/gestionnaire/structures/:id/utilisateurs/:person", page_person, "One user: role, spaces"),
	POST("/gestionnaire/structures/:id/utilisateurs/:person", page_person_post, "Change role or spaces, or end the rattachement"),
	GET("/gestionnaire/structures/:id/historique", page_history, "Who did what to a structure and its people"),
	GET("/mon-compte/identite", page_profile_form, "Form of the personal data"),
	POST("/mon-compte/identite", page_profile_form_post, "Save the personal data"),
	GET("/mon-compte/mot-de-passe", page_profile_form, "Form for another password"),
	POST("/mon-compte/mot-de-passe", page_profile_form_post, "Change the password, or look at it first"),
	GET("/mon-compte/adresse", page_profile_form, "Form for another sign-in address"),
	POST("/mon-compte/adresse", page_profile_form_post, "Send a link to the new address"),
	OPEN("/mon-compte/adresse/confirmer", page_login_link, "Link by mail, and the form it leads to"),
	{ HTTP_POST, "/mon-compte/adresse/confirmer", page_login_link_post, ROUTE_PUBLIC, 0, "Sign in with the new address from now on" },
	GET("/mon-compte/question", page_profile_form, "Form of the secret question"),
	POST("/mon-compte/question", page_profile_form_post, "Set the secret question"),
	GET("/mon-compte/double-authentification", page_factor, "Two-factor sign-in: on or off"),
	POST("/mon-compte/double-authentification", page_factor_post, "Set it up, turn it on or off, make recovery codes"),
	GET("/mon-compte/notifications", page_notifications, "Form of the mails about invoices"),
	POST("/mon-compte/notifications", page_notifications_post, "Choose the mails about invoices"),
	GET("/mon-compte/sessions", page_sessions, "Open sessions of the person"),
	POST("/mon-compte/sessions", page_sessions_post, "End another session, or all others"),
	GET("/mon-compte/donnees", page_data, "Personal data: copy and erasing"),
	POST("/mon-compte/donnees", page_data_export, "All that is kept about the person, JSON"),
	POST("/mon-compte/effacer", page_data_erase, "Erase the account"),
	OPEN("/courriels/arret", page_stop, "Link of a mail that ends such mails"),
	{ HTTP_POST, "/courriels/arret", page_stop_post, ROUTE_PUBLIC | ROUTE_NO_CSRF, 0, "End such mails, also in one click (RFC 8058)" },
	GET("/raccordement", page_raccordement, "Connections of software, technical accounts, and what a call lacks"),
	GET("/raccordement/declarer", page_raccordement_form, "Form of a connection"),
	POST("/raccordement/declarer", page_raccordement_declare, "Declare a connection"),
	POST("/raccordement/:id/retirer", page_raccordement_withdraw, "Withdraw a connection"),
	POST("/raccordement/compte-technique", page_technical_create, "Make a technical account; its password stands on the answer alone"),
	POST("/raccordement/compte-technique/:id/renouveler", page_technical_renew, "Its new password, on the answer alone"),
	POST("/raccordement/compte-technique/:id/etat", page_technical_state, "Suspend it, or put it back in service"),

	GET("/exploitation", page_operator, "Operator: accounts"),
	GET("/exploitation/comptes/:id", page_operator_account, "Operator: one account"),
	POST("/exploitation/comptes/:id", page_operator_account_post, "Operator: unlock, disable, enable… an account"),
	GET("/exploitation/structures", page_operator_structures, "Operator: structures"),
	GET("/exploitation/structures/:id", page_operator_structure, "Operator: one structure and its users"),
	POST("/exploitation/structures/:id", page_operator_structure_post, "Operator: name a main manager"),
	GET("/exploitation/courriels", page_operator_mails, "Operator: what became of the mails"),
	POST("/exploitation/courriels/:id/renvoyer", page_operator_mail_post, "Operator: try a mail that waits at once"),
	GET("/exploitation/connexions", page_operator_locks, "Operator: sign-ins that wait after too many failures"),
	POST("/exploitation/connexions", page_operator_lock_post, "Operator: let one try again"),

	GET("/factures-emises", page_issued, "Issued invoices that await the supplier"),
	GET("/factures-emises/recherche", page_issued_search, "All issued invoices"),
	GET("/factures-emises/export.csv", page_issued_csv, "Issued invoices as CSV"),
	GET("/factures-emises/brouillons", page_drafts, "Deposits that are not sent yet"),
	GET("/factures-emises/depot", page_deposit, "Choose the PDF of an invoice"),
	FILES("/factures-emises/depot", page_deposit_post, "Store and read the PDF"),
	GET("/factures-emises/memoire", page_memory, "What the reading remembers of corrections"),
	POST("/factures-emises/memoire/:id/oublier", page_memory_forget, "Forget a layout"),
	FILES("/factures-emises/envoi", page_deposit_whole, "PDF and fields in one request, sent at once"),

	GET("/depot/:id", page_draft, "Pages and pre-filled form of a deposit"),
	FILES("/depot/:id", page_draft_post, "Save, attach, or go on to sending"),
	FILES("/depot/:id/verifier", page_draft_check, "Checks of the form, as JSON"),
	FILES("/depot/:id/enregistrer", page_draft_save, "Save the form, as JSON"),
	GET("/depot/:id/confirmer", page_confirm, "Last look before sending"),
	POST("/depot/:id/confirmer", page_confirm_post, "Send the invoice"),
	GET("/depot/:id/supprimer", page_draft_delete, "Asks before a draft is deleted"),
	POST("/depot/:id/supprimer", page_draft_delete_post, "Delete a draft"),

	GET("/factures-recues", page_received, "Received invoices to process"),
	GET("/factures-recues/recherche", page_received_search, "All received invoices"),
	GET("/factures-recues/export.csv", page_received_csv, "Received invoices as CSV"),
	{ HTTP_POST, "/factures-recues/traiter", page_bulk, ROUTE_SIGNED_IN, IDS_LIMIT,
	  "One status for ticked invoices: choose it, apply it" },
	{ HTTP_POST, "/factures/telecharger", page_zip, ROUTE_SIGNED_IN, IDS_LIMIT, "Documents of ticked invoices as ZIP" },

	GET("/factures/:id", page_invoice, "One invoice, for either side"),
	GET("/factures/:id/envoyee", page_sent, "After sending: where it is, the certificate"),
	GET("/factures/:id/certificat", page_certificate, "Certificate of deposit, PDF"),
	GET("/factures/:id/telecharger", page_zip_one, "Its documents as ZIP"),
	POST("/factures/:id/accuser", page_acknowledge, "A rejection was seen"),
	GET("/factures/:id/traiter", page_process, "Choice of the next status"),
	POST("/factures/:id/traiter", page_process_post, "Give it the next status"),
	GET("/factures/:id/transferer", page_transfer, "Choice of another service"),
	POST("/factures/:id/transferer", page_transfer_post, "Move it to another service"),
	GET("/factures/:id/corriger", page_correct, "Form of what may be corrected"),
	POST("/factures/:id/corriger", page_correct_post, "Correct and send again"),
	GET("/factures/:id/completer", page_complete, "Form for missing papers"),
	FILES("/factures/:id/completer", page_complete_post, "Send missing papers"),
	GET("/factures/:id/abandonner", page_abandon, "Asks before giving up"),
	POST("/factures/:id/abandonner", page_abandon_post, "Give up an invoice that came back"),

	GET("/documents/:id", page_document, "A document, bit for bit"),
	GET("/documents/:id/page/:page", page_picture, "Picture of a page, PNG"),
	GET("/documents/:id/page/:page/mots", page_words, "Words of a page that was read and their places, JSON"),
	{ 0 },
};
