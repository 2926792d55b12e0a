"""A client of `heatpath serve` that needs nothing but Python: compare two technologies, handle every refusal.

Usage: python service-client.py [http://127.0.0.1:8000]
"""

import json
import sys
import urllib.error
import urllib.request


def ask(base, path, question):
    """The answer to a question, or SystemExit with what the service says is wrong."""
    data = json.dumps(question).encode()
    request = urllib.request.Request(base + path, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=300) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        where = f" at {problem['path']}" if "path" in problem else ""
        allowed = f"; allowed: {problem['allowed']}" if "allowed" in problem else ""
        raise SystemExit(f"{problem['status']} {problem['title']}{where}: {problem['detail']}{allowed}") from None


def main():
    base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    answer = ask(base, "/v1/compare", {"site": "singapore", "coolings": ["air", "immersion"]})
    for name, cooling in answer["coolings"].items():
        if cooling["status"] != "ok":
            print(f"{name}: {cooling['reason']}")
            continue
        found = {key: each["value"] for key, each in cooling["quantities"].items()}
        energy = found["facility_energy"] / 3.6e9
        print(f"{name}: PUE {found['pue']:.3f}, TUE {found['tue']:.3f}, {energy:,.0f} MWh a year")


if __name__ == "__main__":
    main()
