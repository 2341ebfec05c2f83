"""Names of persons: titles before them, parts of them, and what they tell."""

HONORIFICS = {"mr.": "m", "mr": "m", "mrs.": "f", "mrs": "f", "ms.": "f", "ms": "f", "miss": "f"}
"""Titles before a name, with the gender that they tell."""
NAME_PARTS = frozenset("de van von der den al bin ibn la le du da dos di el ter ben".split())
"""Small words inside names: Paul de Keersmaeker."""
NAMES_TOO = frozenset(
    "Son King Prince Pope Bishop Judge Major Head Host Miner Farmer Captain Marshal Baker"
    " Cardinal Abbot Dean Teacher Banker Boss Chair Pilot Page Officer Fellow Doctor Nurse"
    " Rebel Member".split()
)
"""Roles that are family names too, where nothing follows."""
NOBODY = frozenset(("Nobody", "Nothing", "Everybody", "Everyone", "Somebody", "Someone", "Anyone"))
"""Words that look like a name and mean nobody."""
KOREAN_NAMES = frozenset(
    "Kim Ri Pak Choe Jo Rim Ro Ryu Ryang Hwang Han Kang Jang O Sin Song Yun Jon Paek Hong"
    " Kwon Ko Mun Nam Om Thae Yang An Cha Chon Hyon Ju Kwak Ma Min Phyo Pyon Ryo Sim Son So"
    " U Won".split()
)
"""Family names as North Korea spells them, followed by two names without a hyphen."""
SOUTHERN_NAMES = frozenset(
    "Lee Park Choi Jung Jeong Chung Cho Yoon Lim Im Oh Seo Shin Ahn Ryu Moon Bae Yoo Noh"
    " Suh Nam Shim Baek Won Chun Min Ha Cha Joo Hong Song Yang Roh Woo Kwak Sohn Moh Gu Koo"
    " Heo Hur".split()
)
"""Family names as South Korea spells them."""
ABROAD = frozenset(
    "igor sergei sergey vladimir dmitry ivan mikhail nikolai oleg boris viktor yuri ahmed"
    " mohammed muhammad ali hassan hossein javad reza omar mustafa mostafa abdullah ibrahim"
    " karim tariq pavel milan danilo jens lars erik hans klaus pierre jacques emmanuel"
    " giovanni luis jorge pablo xi li wang zhang nguyen narendra arun vikram imran shinzo"
    " fumio recep bashar".split()
)
"""Given names that leave little doubt that a president is not the American one."""
GIVEN_MEN = frozenset(
    "james john robert michael william david richard joseph thomas charles christopher"
    " daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian"
    " george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan"
    " stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond"
    " patrick jack dennis jerry peter ned igor sergei sergey vladimir dmitry ivan mikhail"
    " nikolai oleg boris viktor yuri antonio jose juan carlos luis ahmed mohammed muhammad"
    " ali hassan omar mustafa mostafa abdullah ibrahim hans karl klaus jean pierre jacques"
    " francois emmanuel jens lars erik philip oliver arthur martin simon adam henry walter"
    " harry alan albert felix marco giovanni leonid pavel andrei milan danilo einar otto tom"
    " jim joe bill bob mike tony steve ben sam".split()
)
"""Given names of men."""
GIVEN_WOMEN = frozenset(
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy"
    " betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy"
    " melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley"
    " anna brenda pamela emma nicole helen samantha katherine christine rachel carolyn janet"
    " maria catherine heather diane olivia julie joyce victoria ruth virginia lauren kelly"
    " christina joan evelyn judith andrea hannah jacqueline martha gloria teresa ann sara"
    " madison frances kathryn janice jean alice julia grace judy karine jen wendy dana elena"
    " olga natalia svetlana sheila elaine marianne nadia fatima aisha leila amira mona"
    " rashida ingrid lena astrid sofia ursula christiane josephine claire sophie isabelle"
    " carmen rosa lucia yuki yoko arta ellen".split()
)
"""Given names of women."""
