"""Names people really have, by where they grew up: given names (she, then he), then family names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """Names that go together."""

    she: tuple[str, ...]
    he: tuple[str, ...]
    family: tuple[str, ...]
    family_first: bool = False


def _of(she: str, he: str, family: str, *, family_first: bool = False) -> Culture:
    return Culture(tuple(she.split()), tuple(he.split()), tuple(family.split()), family_first)


CULTURES: dict[str, Culture] = {
    "nordic": _of(
        "Sunniva Astrid Maja Solveig Freja Linnéa Þóra Ronja",
        "Håkon Søren Mikkel Björn Eirik Anders Jökull Viggo",
        "Bergström Haugen Nørgaard Lindqvist Sæther Dahlgren Østby Kjær Ekholm Vik",
    ),
    "german": _of(
        "Greta Frieda Johanna Käthe Ronja Wiebke Antonia",
        "Lennart Malte Jörg Torben Hauke Matthias Götz",
        "Petersen Jürgens Weiß Thomsen Krüger Schäfer Behrens Möller Carstens Hinrichs",
    ),
    "british": _of(
        "Isla Morag Bethan Fiona Rhiannon Imogen Niamh",
        "Callum Rhys Ewan Tobias Fergus Gareth Declan",
        "Sinclair Pritchard MacAskill Hargreaves Llewellyn Drummond Ashworth Gallagher Rendall Firth",
    ),
    "french": _of(
        "Maëlle Élodie Clémence Anaïs Solène Noémie",
        "Loïc Gaël Théo Yannick Benoît Malo",
        "Le Goff Kerjean Beaulieu Lefèvre Tanguy Gauthier Morvan Pelletier Rousseau".replace("Le Goff", "Legoff"),
    ),
    "iberian": _of(
        "Inês Lucía Beatriz Uxía Marisol Catarina Nuria",
        "Álvaro Duarte Xoán Rodrigo Íñigo Martim Joaquín",
        "Carvalho Ibáñez Figueiredo Castiñeira Moreno Azevedo Etxeberria Núñez Salgado Peixoto",
    ),
    "italian": _of(
        "Chiara Benedetta Ginevra Ilaria Caterina",
        "Niccolò Lorenzo Davide Tommaso Raffaele",
        "Bellandi Marchetti Costa Ferrero Palumbo Sartori Grimaldi",
    ),
    "slavic": _of(
        "Agnieszka Zuzana Oksana Mila Katarzyna Darya",
        "Łukasz Tomáš Andriy Goran Piotr Marek",
        "Wiśniewski Dvořák Shevchenko Horvat Zieliński Novák Kovalenko Petrović",
    ),
    "african": _of(
        "Amara Wanjiru Ngozi Thandiwe Abena Zainab Folake Selam",
        "Chidi Kofi Tendai Kamau Babajide Sipho Yonas",
        "Okafor Mwangi Dlamini Boateng Adebayo Ndlovu Tesfaye Owusu Eze Kariuki",
    ),
    "arabic": _of(
        "Layla Salma Rania Yasmine Hiba",
        "Omar Tariq Karim Idris Sami",
        "Benali Haddad Mansour El-Amrani Khalil Nassar Bouzid",
    ),
    "indian": _of(
        "Ananya Kavya Meera Ishita Lakshmi Farah",
        "Arjun Rohan Vikram Aditya Imran Karthik",
        "Krishnan Deshpande Banerjee Nair Chaudhary Iyer Shetty Qureshi",
    ),
    "east_asian": _of(
        "Yui Haruka Ji-woo Seo-yeon Xiaoling Meihua",
        "Kenji Ryota Min-jun Do-yun Zhiwei Jianhong",
        "Nakamura Park Zhang Ishikawa Choi Lin Fujimoto Wu",
    ),
    "chinese_script": _of("梓涵 美咲 雨桐", "浩然 大輔 子轩", "陈 佐藤 林 山本", family_first=True),
    "southeast_asian": _of(
        "Linh Thảo Maricel Siti Dewi",
        "Minh Quân Rizal Bayu Arif",
        "Nguyễn Phạm Santos Wijaya Trần Reyes Rahman",
    ),
    "american": _of(
        "Camila Valentina Maya Harper Quinn Dolores",
        "Mateo Diego Elijah Wyatt Thiago Emiliano",
        "Restrepo Whitaker Oliveira Castillo Beauchamp Herrera Thibodeaux Araújo",
    ),
    "oceanian": _of(
        "Aroha Marama Ngaire Tui Matilda",
        "Tāne Wiremu Lachlan Rangi Jarrah",
        "Parata Ngata Tamihana Campbell Waititi Kelleher Rangihuna",
    ),
}
