"""Swedish words that are no parts of compounds, though the dictionary knows them: they are beginnings and endings."""

PARTICLES = """
    alla all allt ande ans ant att bero bort dan den der des det dig din dom efter ell ende ens ent era eran ern eri
    fram från före för förs gen genom han hans hen het hon hos icke igen in inn inne inom int inte ism ist kan kring
    lig liga ligt med mellan men mig min miss missa mot när ned ner nog någon någons ock och ons ont oss om omkring
    per pre pro på redan sam samma sin ska sta ste stå som sär tag tar till tilla tills tion tra ten ter tera trans
    und under unders upp utan ute van var vid våra vår ytter åter över övers överta
"""
ENDINGS = """
    agen aktig aktiga ande anden andes andet ansen are aren arens arna ariska att bar bara barhet bart bas dom
    domar domen dragit else elsen elser ende enden endes ens eran eras erat eri erie erier erna essen ets faldig
    get haft hante het heten heter heterna hets ing ingar ingarna ingen inget inna innan isk iska iskt ism ismen issa
    ist isten ister kap koren lar las lat lats len lera lets lig liga ligas ligaste ligen ligt ling linga lingar
    lingen lings lor mässig mässiga mässigt nan nar nas nen ner net ning ningar ningarna ningen nings nor nosen
    ollen orna rar ras rat red rens ris rit ror sam samma sar sen sera sig sion sit ska skap skapa skapen skaps skt
    slig som son stas sten svik tan tans tar tas tat ten tenta tens ter tera terad teras terat ters tet tion tionen
    tioner tis tiv tiva tivt tor torn tors tos vis vist
"""
NO_BEGINNINGS = frozenset(PARTICLES.split())
NO_ENDINGS = frozenset(ENDINGS.split())
