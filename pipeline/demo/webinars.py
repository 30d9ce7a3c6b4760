"""The demo's webinars as data. Titles and texts use any words; sentences only those of vocabulary.py."""

from pipeline.demo.script import ComingWebinar, PlannedTalk, Slide, Speaker, Talk, Webinar

ANNA = Speaker("Anna Lindberg", "Miljöförvaltningen", "f2")
ERIK = Speaker("Erik Johansson", "Energibolaget", "m3")
MARIA = Speaker("Maria Karlsson", "Stadsbiblioteket", "f4")

TOGETHER = "Tillsammans 2030"

WATER = Talk(
    title="Vatten som räcker till alla",
    abstract="Hur en stad planerar för rent dricksvatten när somrarna blir torrare, och vad skolor lär sig.",
    speaker=ANNA,
    start_ms=0,
    end_ms=52_000,
    goals=(6, 3),
    targets=("6.1", "6.4"),
    slides=(
        Slide(
            "Vatten som räcker till alla",
            (),
            (
                "Välkommen till dagens webbinarium om vatten och energi.",
                "Anna Lindberg är första talare.",
                "Det här är en inspelning för medborgare i Göteborg.",
            ),
        ),
        Slide(
            "Rent vatten i hela staden",
            (
                "Trygg tillgång för alla hushåll",
                "Vatten hör ihop med folkhälsan",
                "Skolorna är med från början",
            ),
            (
                "Kommunen har ett projekt om vatten i staden.",
                "Vatten är hälsa för barn och medborgare.",
                "Skolan har ett arbete om vatten för barn.",
            ),
        ),
        Slide(
            "Fem exempel på planering",
            ("Fem lokala exempel att låna av", "Tre verktyg för säkerheten", "Budgeten följs upp varje år"),
            (
                "Här är fem exempel på planering i kommunen.",
                "Tre verktyg är till för säkerhet.",
                "Projekt och budget är till för medborgare.",
                "Ett resultat är digital planering.",
            ),
        ),
        Slide(
            "Vägen framåt",
            ("Två nya projekt tillsammans med skolorna", "Fler kommuner samarbetar"),
            (
                "I framtiden ska vi med två projekt till skolan.",
                "Samverkan är en fråga för framtiden.",
                "Tack och välkomna till nästa talare.",
            ),
        ),
    ),
)

ENERGY = Talk(
    title="Smart energi i skolor och bibliotek",
    abstract="Tio byggnader som sparar energi på riktigt: vad det kostade och hur invånarna var med.",
    speaker=ERIK,
    start_ms=52_000,
    end_ms=100_000,
    goals=(7, 13),
    targets=("7.2", "7.3"),
    slides=(
        Slide(
            "Smart energi i skolor och bibliotek",
            (),
            (
                "Tack Anna för en presentation om vatten.",
                "Erik Johansson är här med energi och klimat.",
            ),
        ),
        Slide(
            "Tio byggnader som sparar energi",
            ("Skolan började i liten skala", "Biblioteket tog efter", "Kostnaden är betald på sex år"),
            (
                "Skolan har ett projekt om energi.",
                "Biblioteket har tio exempel på energi i staden.",
                "Energi är en fråga om budget och utveckling.",
            ),
        ),
        Slide(
            "Klimatet i budgeten",
            ("En klimatbudget bredvid den vanliga", "Fyra resultat hittills", "Öppna siffror för invånarna"),
            (
                "Nu ska vi till klimat och miljö.",
                "Kommunen har en budget för klimat.",
                "Fyra resultat är här i dagens presentation.",
                "Vi har ett svar till medborgare i staden.",
            ),
        ),
        Slide(
            "Tillsammans",
            ("Samverkan mellan stad och företag", "Frågestund i biblioteket"),
            (
                "Samverkan om energi är framtiden.",
                "Nästa möte är i biblioteket.",
                "Tack för ett möte med fråga och svar.",
            ),
        ),
    ),
)

TRAFFIC = Talk(
    title="Säkra vägar till skolan",
    abstract="Tre verktyg som gjorde det lugnare utanför skolorna, och hur barnen ritade om korsningen.",
    speaker=ERIK,
    start_ms=0,
    end_ms=48_000,
    goals=(11, 3),
    targets=("11.2", "3.6"),
    slides=(
        Slide(
            "Säkra vägar till skolan",
            (),
            (
                "Välkomna till ett webbinarium om trafik och hälsa.",
                "Erik Johansson är talare i dagens möte.",
            ),
        ),
        Slide(
            "Trafiken utanför skolan",
            (
                "Barn går och cyklar mindre än förr",
                "Bilköerna gör vägen farlig",
                "Ett projekt med fyra skolor",
            ),
            (
                "Trafik är en fråga om säkerhet för barn.",
                "Barn ska till skolan med säkerhet.",
                "Vi har ett projekt om trafik i Göteborg.",
            ),
        ),
        Slide(
            "Tre verktyg",
            ("Planering med barnen", "Samverkan med de boende", "Digitala kartor över farliga platser"),
            (
                "Här är tre verktyg för trafik i staden.",
                "Första verktyg är planering.",
                "Andra verktyg är samverkan med medborgare.",
                "Tredje verktyg är en digital presentation.",
            ),
        ),
        Slide(
            "Resultat efter ett år",
            ("Tio mätta resultat", "Fler barn går till skolan"),
            (
                "Kommunen har tio resultat om säkerhet och hälsa.",
                "Hälsa för barn är framtiden.",
                "Nästa talare är Maria Karlsson.",
            ),
        ),
    ),
)

LIBRARY = Talk(
    title="Biblioteket som mötesplats för klimatet",
    abstract="Ett bibliotek där invånare, skolor och arkivet möts kring klimatet, i rummet och på nätet.",
    speaker=MARIA,
    start_ms=48_000,
    end_ms=96_000,
    goals=(13, 4),
    targets=("13.3", "4.7"),
    slides=(
        Slide(
            "Biblioteket som mötesplats för klimatet",
            (),
            (
                "Tack Erik för exempel om trafik.",
                "Maria Karlsson har ett arbete i biblioteket.",
            ),
        ),
        Slide(
            "Ett rum för alla",
            ("Öppet möte varje månad", "Inspelningar sparas i arkivet", "Allt är avgiftsfritt"),
            (
                "Biblioteket har tjänster för medborgare.",
                "Här är ett möte om klimat.",
                "Arkivet har en inspelning om miljö.",
            ),
        ),
        Slide(
            "Barnens frågor om klimatet",
            ("Barnen ställer frågorna", "Forskare och lärare svarar", "Skolan tar med svaren hem"),
            (
                "Barn har en fråga om klimat och framtiden.",
                "Vi har två svar i dagens presentation.",
                "Skolan och biblioteket har samverkan om klimat.",
            ),
        ),
        Slide(
            "Digitala tjänster",
            ("Fem verktyg att prova själv", "Dagens inspelning finns i arkivet"),
            (
                "Digital utveckling är en fråga för kommunen.",
                "Arkivet och biblioteket har nu fem verktyg.",
                "Dagens inspelning är i arkivet.",
                "Tack och välkomna till nästa webbinarium.",
            ),
        ),
    ),
)

SCHOOL = Talk(
    title="Digital tools for every school",
    abstract="What schools learnt when pupils chose the tools, and how a library became a second classroom.",
    speaker=ANNA,
    start_ms=0,
    end_ms=44_000,
    goals=(4,),
    targets=("4.4", "4.5"),
    slides=(
        Slide(
            "Digital tools for every school",
            (),
            (
                "Welcome and thank you.",
                "This is the webinar about school and digital tools.",
                "Anna Lindberg is the first speaker.",
            ),
        ),
        Slide(
            "A school for everyone",
            ("Pupils choose the tools", "Safe by default", "No one pays to take part"),
            (
                "We are here about children and the future.",
                "Children work with digital tools in Stockholm.",
                "We can answer the question about safety.",
            ),
        ),
        Slide(
            "Five results",
            ("A library that never closes", "One budget for two houses", "Services built with their users"),
            (
                "We can now answer with five results.",
                "The first example is the digital library.",
                "The library and the school work with one budget.",
                "The second example is development of services.",
            ),
        ),
        Slide(
            "What comes next",
            ("Planning with the city council", "Open lessons in spring"),
            (
                "The council will work with planning.",
                "Now the next speaker is Erik Johansson.",
            ),
        ),
    ),
)

HEALTHY_CITY = Talk(
    title="A healthier city, street by street",
    abstract="Less traffic, cleaner water and a public record: a city works with those who live there.",
    speaker=ERIK,
    start_ms=44_000,
    end_ms=88_000,
    goals=(11, 6, 17),
    targets=("11.6", "6.4", "17.17"),
    slides=(
        Slide(
            "A healthier city, street by street",
            (),
            (
                "Thank you Anna Lindberg.",
                "Erik Johansson is here with traffic and environment.",
            ),
        ),
        Slide(
            "Quiet streets",
            (
                "Traffic is a matter of health",
                "Residents decide with the council",
                "Ten people in every group",
            ),
            (
                "Traffic is the question about health and safety.",
                "The council will work with citizens today.",
                "Ten citizens are here with one question.",
            ),
        ),
        Slide(
            "Water and climate",
            ("Rain is planned for", "Water and energy in one plan", "Paid from the climate budget"),
            (
                "Water is the next project of the city.",
                "We are in cooperation about water and energy.",
                "The climate project is in the next budget.",
            ),
        ),
        Slide(
            "An archive for all",
            ("Every meeting is recorded", "Anyone can look back"),
            (
                "Today we are in the city archive.",
                "Here is the recording with ten results.",
                "Cooperation about energy is the future.",
                "Thank you and welcome.",
            ),
        ),
    ),
)

WEBINARS = (
    Webinar(
        slug="vatten-och-energi",
        title="Vatten och energi i staden",
        description="Två föredrag om det som behövs varje dag: rent vatten ur kranen och energi som räcker.",
        language="sv",
        series=TOGETHER,
        days_ago=75,
        talks=(WATER, ENERGY),
    ),
    Webinar(
        slug="trafik-och-klimat",
        title="Lugnare trafik, öppnare bibliotek",
        description="Hur barnens skolväg blev säker, och hur ett bibliotek blev platsen för klimatsamtal.",
        language="sv",
        series=TOGETHER,
        days_ago=45,
        talks=(TRAFFIC, LIBRARY),
    ),
    Webinar(
        slug="digital-tools",
        title="Digital tools for a fair city",
        description="Two talks in English: schools where pupils choose, and a city that plans in the open.",
        language="en",
        series="The open city",
        days_ago=14,
        talks=(SCHOOL, HEALTHY_CITY),
    ),
)

COMING = ComingWebinar(
    title="Laga, dela och återbruka",
    description="Om verkstäder, delningsbibliotek och upphandling som får saker att hålla. Öppet för alla.",
    language="sv",
    series=TOGETHER,
    days_ahead=21,
    programme=(
        PlannedTalk("Verkstaden där grannarna lagar", MARIA),
        PlannedTalk("Upphandling som räknar hela livet", ANNA),
    ),
)
