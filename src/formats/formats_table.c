#include "formats_table.h"

#include <stddef.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define AT(member) offsetof(struct invoice, member)
#define LINE(member) offsetof(struct invoice_vat, member)

/* Invoice and credit note differ in few names. */
#define UBL(path) path, path
#define DOCUMENT "ExchangedDocument/"
#define AGREEMENT "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/"
#define SETTLEMENT "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
#define SUMS SETTLEMENT "SpecifiedTradeSettlementHeaderMonetarySummation/"

/* A SIRET stands in the identifier (scheme 0009), as a legal registration (0002), or in the address for
 * electronic documents; which one depends on who made the file. */
#define UBL_SIRET(party)                                                                             \
	"Accounting" party "Party/Party/PartyIdentification/ID|Accounting" party                      \
	"Party/Party/PartyLegalEntity/CompanyID|Accounting" party "Party/Party/EndpointID"
#define CII_SIRET(party)                                                                             \
	AGREEMENT party "TradeParty/SpecifiedLegalOrganization/ID|" AGREEMENT party                   \
	"TradeParty/GlobalID|" AGREEMENT party "TradeParty/ID|" AGREEMENT party                        \
	"TradeParty/URIUniversalCommunication/URIID"
#define UBL_NAME(party)                                                                              \
	"Accounting" party "Party/Party/PartyLegalEntity/RegistrationName|Accounting" party           \
	"Party/Party/PartyName/Name"

const struct format_rule format_rules[] = {
	{ STR_INIT("invoice_number"), HOW_TEXT, true, AT(number), 0, { UBL("ID"), DOCUMENT "ID" } },
	{ STR_INIT("issue_date"), HOW_DATE, true, AT(issued), 0,
	  { UBL("IssueDate"), DOCUMENT "IssueDateTime/DateTimeString" } },
	{ STR_INIT("due_date"), HOW_DATE, false, AT(due), 0,
	  { "DueDate|PaymentMeans/PaymentDueDate", "PaymentMeans/PaymentDueDate",
	    SETTLEMENT "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString" } },
	{ STR_INIT("type"), HOW_TYPE, true, AT(type), 0,
	  { "InvoiceTypeCode", "CreditNoteTypeCode", DOCUMENT "TypeCode" } },
	{ STR_INIT("cadre"), HOW_CADRE, true, AT(cadre), 0,
	  { UBL("ProfileID"), "ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID" } },
	{ STR_INIT("currency"), HOW_TEXT, true, AT(currency), 0,
	  { UBL("DocumentCurrencyCode"), SETTLEMENT "InvoiceCurrencyCode" } },
	{ STR_INIT("supplier_siret"), HOW_SIRET, true, AT(supplier.identifier), 0,
	  { UBL(UBL_SIRET("Supplier")), CII_SIRET("Seller") } },
	{ STR_INIT("supplier_name"), HOW_TEXT, false, AT(supplier.name), 0,
	  { UBL(UBL_NAME("Supplier")), AGREEMENT "SellerTradeParty/Name" } },
	{ STR_INIT("recipient_siret"), HOW_SIRET, true, AT(recipient.identifier), 0,
	  { UBL(UBL_SIRET("Customer")), CII_SIRET("Buyer") } },
	{ STR_INIT("recipient_name"), HOW_TEXT, false, AT(recipient.name), 0,
	  { UBL(UBL_NAME("Customer")), AGREEMENT "BuyerTradeParty/Name" } },
	{ STR_INIT("service_code"), HOW_TEXT, false, AT(recipient.service_code), 0,
	  { UBL("BuyerReference"), AGREEMENT "BuyerReference" } },
	{ STR_INIT("engagement"), HOW_ENGAGEMENT, false, AT(engagement), 0,
	  { UBL("OrderReference/ID"), AGREEMENT "BuyerOrderReferencedDocument/IssuerAssignedID" } },
	{ STR_INIT("market"), HOW_TEXT, false, AT(market), 0,
	  { UBL("ContractDocumentReference/ID"), AGREEMENT "ContractReferencedDocument/IssuerAssignedID" } },
	{ STR_INIT("previous_invoice"), HOW_TEXT, false, AT(previous), 0,
	  { UBL("BillingReference/InvoiceDocumentReference/ID"), SETTLEMENT "InvoiceReferencedDocument/IssuerAssignedID" } },
	{ STR_INIT("total_ht"), HOW_MONEY, true, AT(ht), AT(has_ht),
	  { UBL("LegalMonetaryTotal/TaxExclusiveAmount"), SUMS "TaxBasisTotalAmount" } },
	{ STR_INIT("total_tva"), HOW_MONEY, false, AT(tva), AT(has_tva), { UBL("TaxTotal/TaxAmount"), SUMS "TaxTotalAmount" } },
	{ STR_INIT("total_ttc"), HOW_MONEY, true, AT(ttc), AT(has_ttc),
	  { UBL("LegalMonetaryTotal/TaxInclusiveAmount"), SUMS "GrandTotalAmount" } },
	{ STR_INIT("prepaid"), HOW_MONEY, false, AT(prepaid), 0,
	  { UBL("LegalMonetaryTotal/PrepaidAmount"), SUMS "TotalPrepaidAmount" } },
	{ STR_INIT("net_a_payer"), HOW_MONEY, true, AT(net), AT(has_net),
	  { UBL("LegalMonetaryTotal/PayableAmount"), SUMS "DuePayableAmount" } },
	{ STR_INIT("payment_means"), HOW_MEANS, false, AT(means), 0,
	  { UBL("PaymentMeans/PaymentMeansCode"), SETTLEMENT "SpecifiedTradeSettlementPaymentMeans/TypeCode" } },
	{ STR_INIT("iban"), HOW_IBAN, false, AT(iban), 0,
	  { UBL("PaymentMeans/PayeeFinancialAccount/ID"),
	    SETTLEMENT "SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID" } },
	{ STR_INIT("vat_regime"), HOW_DUE_CODE, false, AT(vat_regime), 0,
	  { UBL("InvoicePeriod/DescriptionCode"), SETTLEMENT "ApplicableTradeTax/DueDateTypeCode" } },
	{ STR_INIT("exemption"), HOW_TEXT, false, AT(exemption), 0,
	  { UBL("TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason|TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReasonCode"),
	    SETTLEMENT "ApplicableTradeTax/ExemptionReason|" SETTLEMENT "ApplicableTradeTax/ExemptionReasonCode" } },
	{ STR_INIT("comment"), HOW_LINES, false, AT(comment), 0, { UBL("Note"), DOCUMENT "IncludedNote/Content" } },
};
const size_t format_rule_count = COUNT(format_rules);

const char *const format_vat_paths[FORMAT_SYNTAXES] = {
	UBL("TaxTotal/TaxSubtotal"),
	SETTLEMENT "ApplicableTradeTax",
};

const struct format_rule format_vat_rules[] = {
	{ STR_INIT("category"), HOW_CATEGORY, false, LINE(category), 0, { UBL("TaxCategory/ID"), "CategoryCode" } },
	{ STR_INIT("rate"), HOW_RATE, false, LINE(rate), 0, { UBL("TaxCategory/Percent"), "RateApplicablePercent" } },
	{ STR_INIT("base"), HOW_MONEY, true, LINE(base), 0, { UBL("TaxableAmount"), "BasisAmount" } },
	{ STR_INIT("amount"), HOW_MONEY, true, LINE(amount), 0, { UBL("TaxAmount"), "CalculatedAmount" } },
};
const size_t format_vat_rule_count = COUNT(format_vat_rules);

const struct format_file_paths format_file_paths[FORMAT_SYNTAXES] = {
	[FORMAT_UBL_INVOICE] = { "AdditionalDocumentReference", "Attachment/EmbeddedDocumentBinaryObject",
	                         "DocumentDescription" },
	[FORMAT_UBL_CREDIT_NOTE] = { "AdditionalDocumentReference", "Attachment/EmbeddedDocumentBinaryObject",
	                             "DocumentDescription" },
	[FORMAT_CII] = { AGREEMENT "AdditionalReferencedDocument", "AttachmentBinaryObject", "Name" },
};

/* --- codes --- */

struct code {
	str code;
	int value;
};

/* UNTDID 1001, those that the French rules list. */
static const struct code types[] = {
	{ STR_INIT("380"), INVOICE_FACTURE }, { STR_INIT("384"), INVOICE_FACTURE }, { STR_INIT("386"), INVOICE_FACTURE },
	{ STR_INIT("389"), INVOICE_FACTURE }, { STR_INIT("393"), INVOICE_FACTURE }, { STR_INIT("471"), INVOICE_FACTURE },
	{ STR_INIT("472"), INVOICE_FACTURE }, { STR_INIT("473"), INVOICE_FACTURE }, { STR_INIT("500"), INVOICE_FACTURE },
	{ STR_INIT("501"), INVOICE_FACTURE }, { STR_INIT("261"), INVOICE_AVOIR },   { STR_INIT("262"), INVOICE_AVOIR },
	{ STR_INIT("381"), INVOICE_AVOIR },   { STR_INIT("396"), INVOICE_AVOIR },   { STR_INIT("502"), INVOICE_AVOIR },
	{ STR_INIT("503"), INVOICE_AVOIR },
};

/* Those of the reform beside our own, which cadre_find knows: goods, services or both; paid already; of a
 * subcontractor, of a co-contractor. */
static const struct code cadres[] = {
	{ STR_INIT("B1"), CADRE_A1 }, { STR_INIT("S1"), CADRE_A1 }, { STR_INIT("M1"), CADRE_A1 },
	{ STR_INIT("B2"), CADRE_A2 }, { STR_INIT("S2"), CADRE_A2 }, { STR_INIT("M2"), CADRE_A2 },
	{ STR_INIT("S5"), CADRE_A9 }, { STR_INIT("S6"), CADRE_A12 },
};

/* UNTDID 4461. */
static const struct code means[] = {
	{ STR_INIT("10"), PAYMENT_ESPECE },   { STR_INIT("20"), PAYMENT_CHEQUE },      { STR_INIT("30"), PAYMENT_VIREMENT },
	{ STR_INIT("31"), PAYMENT_VIREMENT }, { STR_INIT("42"), PAYMENT_VIREMENT },    { STR_INIT("58"), PAYMENT_VIREMENT },
	{ STR_INIT("49"), PAYMENT_PRELEVEMENT }, { STR_INIT("59"), PAYMENT_PRELEVEMENT }, { STR_INIT("97"), PAYMENT_REPORT },
	{ STR_INIT("1"), PAYMENT_AUTRE },     { STR_INIT("48"), PAYMENT_AUTRE },       { STR_INIT("54"), PAYMENT_AUTRE },
	{ STR_INIT("55"), PAYMENT_AUTRE },    { STR_INIT("57"), PAYMENT_AUTRE },       { STR_INIT("68"), PAYMENT_AUTRE },
	{ STR_INIT("ZZZ"), PAYMENT_AUTRE },
};

/* BT-8: UNTDID 2475 in CII, 2005 in UBL. On delivery is neither of the two that the wire knows. */
static const struct code due_codes[] = {
	{ STR_INIT("5"), VAT_SUR_DEBIT },  { STR_INIT("3"), VAT_SUR_DEBIT },  { STR_INIT("72"), VAT_SUR_ENCAISSEMENT },
	{ STR_INIT("432"), VAT_SUR_ENCAISSEMENT }, { STR_INIT("29"), VAT_UNSAID }, { STR_INIT("35"), VAT_UNSAID },
};

/* UNTDID 5305. */
static const struct code categories[] = {
	{ STR_INIT("S"), 'S' }, { STR_INIT("Z"), 'Z' }, { STR_INIT("E"), 'E' }, { STR_INIT("K"), 'K' },
	{ STR_INIT("G"), 'G' }, { STR_INIT("O"), 'O' }, { STR_INIT("L"), 'L' }, { STR_INIT("M"), 'M' },
	{ STR_INIT("AE"), 'A' },
};

static const struct {
	const struct code *codes;
	size_t n;
} lists[HOW_COUNT] = {
	[HOW_TYPE] = { types, COUNT(types) },
	[HOW_CADRE] = { cadres, COUNT(cadres) },
	[HOW_MEANS] = { means, COUNT(means) },
	[HOW_DUE_CODE] = { due_codes, COUNT(due_codes) },
	[HOW_CATEGORY] = { categories, COUNT(categories) },
};

int format_code_find(enum format_how how, str code)
{
	enum cadre_facturation cadre;
	if (how == HOW_CADRE && cadre_find(code, &cadre))
		return (int)cadre;
	for (size_t i = 0; i < lists[how].n; i++)
		if (str_eq(lists[how].codes[i].code, code))
			return lists[how].codes[i].value;
	return -1;
}
