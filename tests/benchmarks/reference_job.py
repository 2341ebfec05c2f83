"""Answer a CSV as a data scientist would with pandas, joblib and scikit-learn: the yardstick.

python reference_job.py IN.csv OUT.csv MODEL.joblib JOBS
"""

import sys

import joblib
import numpy as np
import pandas as pd


def main(source: str, place: str, model: str, jobs: int) -> None:
    """Read all, answer in parallel, write all."""
    pipeline = joblib.load(model)
    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    parts = np.array_split(frame["text"].to_numpy(object), jobs * 2)
    found = np.vstack(
        joblib.Parallel(n_jobs=jobs)(joblib.delayed(pipeline.predict_proba)(part) for part in parts)
    )
    frame["stance"] = pipeline.classes_[found.argmax(axis=1)]
    frame["probability"] = found.max(axis=1)
    for place_, label in enumerate(pipeline.classes_):
        frame[f"p_{label}"] = found[:, place_]
    frame.to_csv(place, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
