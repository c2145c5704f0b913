"""Draws articles per year from an export: ``python figure.py export figure.png``."""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # writes files, needs no screen
import matplotlib.pyplot as plt
import pandas

folder, picture = map(Path, sys.argv[1:])
articles = pandas.read_csv(folder / "articles.csv", keep_default_na=False, na_values=[""])
per_year = articles.published_year.value_counts().sort_index()
undated = articles.published_year.isna().sum()

figure, axes = plt.subplots(figsize=(6, 3), layout="constrained")
axes.bar(per_year.index, per_year.values, color="#3b6ea5")
axes.set_xlabel("year of publication")
axes.set_ylabel("articles")
axes.set_title(f"{len(articles)} articles, {undated} of them without a year")
figure.savefig(picture, dpi=200)
print(f"{picture}: {len(per_year)} bars, {int(per_year.sum())} articles, {undated} without a year")
