"""Makes the archives beside this file with recipes/sklearn.py."""

import sys
import warnings
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Perceptron, PoissonRegressor
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, PolynomialFeatures, QuantileTransformer, RobustScaler
from sklearn.preprocessing import StandardScaler

here = Path(__file__).parent
recipe = spec_from_file_location("recipe", here / "../../../../recipes/sklearn.py")
module = module_from_spec(recipe)
recipe.loader.exec_module(module)
warnings.simplefilter("ignore")

random = np.random.default_rng(10)
X = random.normal(size=(60, 3)) * [1, 10, 100] + [5, 0, -50]
score = X[:, 0] - 5 + X[:, 1] / 10 - X[:, 2] / 100
three, two = np.digitize(score, [-0.5, 1.0]), np.where(score > 0.5, "yes", "no")
positive = np.exp(score / 2)


def mlp():
    return MLPClassifier((4,), max_iter=50, random_state=1)


saved = {
    "mlp": (make_pipeline(StandardScaler(), mlp()), three),
    "passthrough": (Pipeline([("a", "passthrough"), ("s", StandardScaler()), ("m", mlp())]), two),
    "scalers": (make_pipeline(make_pipeline(RobustScaler(), MaxAbsScaler()), MinMaxScaler(clip=True), mlp()), three),
    "search": (GridSearchCV(make_pipeline(StandardScaler(), mlp()), {"mlpclassifier__alpha": [0.1, 1]}, cv=2), three),
    "logistic": (make_pipeline(StandardScaler(), LogisticRegression()), two),
    "multinomial": (make_pipeline(StandardScaler(), LogisticRegression()), three),
    "one_against_rest": (make_pipeline(StandardScaler(), LogisticRegression(solver="liblinear")), three),
    "perceptron": (make_pipeline(StandardScaler(), Perceptron()), two),
    "linear": (LinearRegression(), score),
    "poisson": (make_pipeline(StandardScaler(), PoissonRegressor()), positive),
    "target_standard": (TransformedTargetRegressor(make_pipeline(StandardScaler(), MLPRegressor((4,), max_iter=50, random_state=1)), transformer=StandardScaler()), score),
    "target_minmax": (TransformedTargetRegressor(LinearRegression(), transformer=MinMaxScaler((-1, 2))), score),
    "target_expm1": (TransformedTargetRegressor(LinearRegression(), func=np.log1p, inverse_func=np.expm1), positive),
}
refused = {
    "unfitted": mlp(),
    "unfitted pipeline": make_pipeline(StandardScaler(), mlp()),
    "unfitted search": GridSearchCV(mlp(), {"alpha": [1]}),
    "search without refit": GridSearchCV(mlp(), {"alpha": [1]}, cv=2, refit=False).fit(X, three),
    "quantiles": TransformedTargetRegressor(LinearRegression(), transformer=QuantileTransformer(n_quantiles=10)).fit(X, score),
    "polynomial": make_pipeline(PolynomialFeatures(), LinearRegression()).fit(X, score),
    "two scalers": make_pipeline(StandardScaler(), StandardScaler(), mlp()).fit(X, three),
    "wrapper": OneVsRestClassifier(LogisticRegression()).fit(X, three),
    "class": MLPClassifier,
}


def main(folder):
    for name, (model, y) in saved.items():
        rows = coo_matrix(X[:5]) if name == "linear" else X[:5]
        module.save_for_neuroll(folder / f"{name}.npz", model.fit(X, y), rows, ["a (cm)", "b", "c"])
    sentences = []
    for name, model in refused.items():
        try:
            module.save_for_neuroll(folder / "refused.npz", model, X)
            sentences.append(f"{name}: saved")
        except ValueError as error:
            sentences.append(f"{name}: {error}")
    (folder / "refused.txt").write_text("\n".join(sentences) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
