"""Sentences about supplier and buyer. Keys end in the role, since the service has a code for each."""

from __future__ import annotations

from signet.en16931.readiness.sentence import Sentence, error, warning
from signet.kernel.marking import _

_PHONE = _(
    "“%(found)s” is no telephone number for MyInvois: 8 to 20 digits, with + in front if need be."
)
PARTIES: dict[str, Sentence] = {
    "name.seller": error("CF334", "BT-27", _("Give the supplier's legal name.")),
    "name.buyer": error("CF333", "BT-44", _("Give the buyer's legal name.")),
    "name.long": error(
        "MY-LENGTH", "BT-27", _("The name has %(count)s characters; MyInvois takes %(limit)s.")
    ),
    "tin.seller": error(
        "MY-TIN",
        "",
        _("Give the supplier's TIN. Without one nothing can be sent to LHDN."),
    ),
    "tin.buyer": error(
        "MY-TIN",
        "",
        _(
            "Give the buyer's TIN; for a Malaysian individual who has told none, the MyKad number (NRIC)"
            " is enough. For the general public choose the consolidated invoice."
        ),
    ),
    "tin.form.seller": error(
        "MY-TIN",
        "",
        _(
            "“%(found)s” is no TIN: one of a person is IG and digits, any other has its letters, such as"
            " C, then digits that begin with no zero and end in 0."
        ),
    ),
    "tin.form.buyer": error(
        "ERR406",
        "",
        _(
            "“%(found)s” is no TIN: one of a person is IG and digits, any other has its letters, such as"
            " C, then digits that begin with no zero and end in 0."
        ),
    ),
    "tin.own": error(
        "MY-TIN-GENERAL",
        "",
        _("Who issues an e-invoice needs a TIN of its own; %(found)s is a general one."),
    ),
    "tin.foreign_supplier": error(
        "ERR208",
        "",
        _("The general TIN of a foreign supplier is EI00000000030; leave the field empty for it."),
    ),
    "tin.public": error(
        "ERR237",
        "",
        _(
            "The general TIN EI00000000010 is for the general public, and for a Malaysian individual with"
            " a MyKad or army number. Give the TIN of this party."
        ),
    ),
    "tin.foreign_buyer": error(
        "MY-TIN-GENERAL",
        "",
        _("The general TIN of a foreign buyer is EI00000000020; leave the field empty for it."),
    ),
    "registration.seller": error(
        "MY-REGISTRATION",
        "BT-30",
        _("Give the supplier's registration number (BRN), or MyKad, passport or army number."),
    ),
    "registration.buyer": error(
        "MY-REGISTRATION",
        "BT-47",
        _("Give the buyer's registration number (BRN), or MyKad, passport or army number."),
    ),
    "registration.long": error(
        "MY-LENGTH",
        "",
        _("The %(scheme)s “%(found)s” is too long; MyInvois takes %(limit)s characters."),
    ),
    "nric": error("ERR206", "", _("A MyKad number (NRIC) has twelve digits; “%(found)s” has not.")),
    "sst": error(
        "MY-SST",
        "",
        _(
            "The SST registration “%(found)s” may have letters, digits and “-”, and “;” between two"
            " numbers at most; 35 characters in all."
        ),
    ),
    "ttx": error(
        "CF407",
        "",
        _("The tourism tax registration “%(found)s” may have letters, digits and “-”, 17 in all."),
    ),
    "msic": error(
        "MY-MSIC",
        "",
        _("Give the MSIC code of the company's main activity, five digits such as 56101."),
    ),
    "msic.unknown": error(
        "CV302", "", _("“%(found)s” is no MSIC code of the list; it has five digits.")
    ),
    "activity.long": error(
        "MY-LENGTH", "", _("The business activity has %(count)s characters; 300 are taken.")
    ),
    "address.seller": error("CF345", "BT-35", _("Give the supplier's address.")),
    "address.buyer": error("CF346", "BT-50", _("Give the buyer's address.")),
    "line.long.seller": error(
        "CF345",
        "BT-35",
        _("A line of the supplier's address has %(count)s characters; 150 are taken."),
    ),
    "line.long.buyer": error(
        "CF346",
        "BT-50",
        _("A line of the buyer's address has %(count)s characters; 150 are taken."),
    ),
    "country.seller": error("CF336", "BT-40", _("Give the supplier's country.")),
    "country.buyer": error("CF337", "BT-55", _("Give the buyer's country.")),
    "country.unknown": error("CV302", "BT-55", _("MyInvois does not know the country %(found)s.")),
    "city.seller": error("CF339", "BT-37", _("Give the supplier's city.")),
    "city.buyer": error("CF340", "BT-52", _("Give the buyer's city.")),
    "city.long": error("MY-LENGTH", "BT-52", _("The city has %(count)s characters; 50 are taken.")),
    "state.seller": error("CF342", "BT-39", _("Give the supplier's state, such as Selangor.")),
    "state.buyer": error("CF343", "BT-54", _("Give the buyer's state, such as Selangor.")),
    "state.none": error(
        "CV317",
        "BT-54",
        _("17, “not applicable”, is for addresses abroad. Write the state, such as Selangor."),
    ),
    "state.unknown": error(
        "CV302",
        "BT-54",
        _("“%(found)s” is no state or federal territory of Malaysia; write one such as Selangor."),
    ),
    "state.abroad": error(
        "CV316",
        "BT-54",
        _("%(found)s is a state of Malaysia, but the country of this address is another one."),
    ),
    "zone": error(
        "MY-POSTCODE", "BT-53", _("A Malaysian postcode has five digits; “%(found)s” has not.")
    ),
    "zone.long": error(
        "MY-LENGTH", "BT-53", _("The postcode has %(count)s characters; 50 are taken.")
    ),
    "phone.seller": error("CF348", "BT-42", _("Give the supplier's telephone number.")),
    "phone.buyer": error("CF349", "BT-57", _("Give the buyer's telephone number.")),
    "phone.form.seller": error("CF401", "BT-42", _PHONE),
    "phone.form.buyer": error("CF403", "BT-57", _PHONE),
    "email": error(
        "CF410", "BT-58", _("“%(found)s” is not one e-mail address; MyInvois takes only one.")
    ),
    "delivery.tin": error(
        "MY-TIN",
        "",
        _(
            "“%(found)s” is no TIN: one of a person is IG and digits, any other has its letters, such as"
            " C, then digits that begin with no zero and end in 0."
        ),
    ),
    "delivery.line": error(
        "MY-LENGTH",
        "BT-75",
        _("A line of the delivery address has %(count)s characters; 150 are taken."),
    ),
    "foreign.general": warning(
        "MY-GENERAL",
        "",
        _(
            "No TIN is known, so the general one of a foreign party is sent. Give a Malaysian TIN if it has one."
        ),
    ),
}
