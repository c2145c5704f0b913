#!/usr/bin/env bash
# PyPI's and Debian's copies of one time zone release disagree on the clock in Oslo.
#
# Versions: tzdata 2026.6 from PyPI, tzdata 2026f-0+deb12u1 from Debian
#
# Both packages hold release 2026f, and Python's ``zoneinfo`` reads whichever the machine has. Debian builds the zones with the
# older histories that the release keeps in its file "backzone"; PyPI's copy goes without and links Oslo to Berlin.
# The same article of July 1962 gets two different instants on two machines, and no version number tells them apart.
# Needs Debian's package lists with the security archive (apt-get update).
#
# Output seen:
#   releases: {'PyPI': '# version 2026f', 'Debian': '# version 2026f'}
#   Europe/Oslo: expected the same offset twice, seen ('+01:00', '+02:00')
#   Europe/Amsterdam: expected the same offset twice, seen ('+01:00', '+01:19:32')
#   Europe/Oslo today: expected the same offset twice, seen ('+02:00', '+02:00')

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet tzdata==2026.6
cd "$temp"
apt-get download -qq tzdata=2026f-0+deb12u1
dpkg-deb --extract tzdata_*.deb debian
venv/bin/python - <<'PY'
import sys
import zoneinfo
from datetime import datetime
from importlib.resources import files
from pathlib import Path

FOLDERS = {"PyPI": Path(str(files("tzdata"))) / "zoneinfo", "Debian": Path("debian/usr/share/zoneinfo").resolve()}
CASES = {"Europe/Oslo": datetime(1962, 7, 1, 12), "Europe/Amsterdam": datetime(1935, 7, 1, 12), "Europe/Oslo today": datetime(2024, 7, 1, 12)}
KNOWN = {
    "Europe/Oslo": ("+01:00", "+02:00"),
    "Europe/Amsterdam": ("+01:00", "+01:19:32"),
    "Europe/Oslo today": ("+02:00", "+02:00"),
}
EXPECTED = dict.fromkeys(KNOWN, "the same offset twice")


def offset(folder, case):
    """The offset from UTC of a local time, by the zones of one folder."""
    zoneinfo.reset_tzpath([str(folder)])
    zone = zoneinfo.ZoneInfo.no_cache(case.split()[0])
    return CASES[case].replace(tzinfo=zone).isoformat()[19:]


releases = {name: next(iter((folder / "tzdata.zi").read_text("utf-8").splitlines())) for name, folder in FOLDERS.items()}
print("releases:", releases)
seen = {case: tuple(offset(folder, case) for folder in FOLDERS.values()) for case in CASES}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY
