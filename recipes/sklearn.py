"""Saves a scikit-learn model so that neuroll can import it, with inputs and outputs to verify it by.

    from save_for_neuroll import save_for_neuroll
    save_for_neuroll("iris.npz", model, X_test)

Then `npx neuroll import iris.npz`, and `npx neuroll verify specs/iris.yaml --vectors iris.npz`.

A model is one of these, fitted, alone or at the end of a Pipeline of scalers:
- MLPClassifier and MLPRegressor;
- linear regressions, such as LinearRegression, Ridge, Lasso, ElasticNet, SGDRegressor, or PoissonRegressor;
- linear classifiers, such as LogisticRegression, LinearDiscriminantAnalysis or SGDClassifier(loss="log_loss"), whose
  outputs are predict_proba; those without it, such as Perceptron, RidgeClassifier or LinearSVC, give decision_function.
A search such as GridSearchCV saves its best estimator, and a TransformedTargetRegressor undoes its scaler.
"""

import json
import warnings

import numpy as np
import sklearn
from scipy.special import expit, softmax
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

MOST_ROWS = 200


def save_for_neuroll(path, model, X, feature_names=None):
    """Saves `model` to `path`, an .npz file, with the first rows of `X` and the model's outputs for them.

    X is [samples, features], dense or sparse, as the model takes it before any scaling. A ValueError says what cannot be saved.
    """
    if hasattr(model, "steps") and is_passthrough(model.steps[-1][1]):
        raise ValueError("the Pipeline does not end in a classifier or a regressor")
    model = fitted(model)
    rows = X.tocsr()[:MOST_ROWS].toarray() if hasattr(X, "tocsr") else X
    x = np.asarray(rows, dtype=np.float64)[:MOST_ROWS]
    if x.ndim != 2 or len(x) == 0:
        raise ValueError(f"X is {np.shape(X)}; it must be [samples, features], with at least one sample")
    regressor, target = without_target(model)
    *scalers, net = steps_of(regressor)
    saved = [scaler_arrays(scaler) for scaler in scalers]
    kinds = [kind for kind, _ in saved]
    if len(set(kinds)) < len(kinds):
        raise ValueError("two scalers of one kind cannot be saved; use one that does what both do")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about features without names
        scaled = x
        for scaler in scalers:
            scaled = scaler.transform(scaled)
        about, arrays = layers_of(net, scaled)
        y = outputs_of(model, x)
    about |= {"estimator": type(net).__name__, "sklearn": sklearn.__version__, "scalers": kinds, **target[0]}
    for scaler, (_, own) in zip(scalers, saved):
        arrays |= own
        about |= {"clip": scaler.feature_range} if getattr(scaler, "clip", False) else {}
    if hasattr(net, "classes_"):
        about["classes"] = np.asarray(net.classes_).tolist()
    names = feature_names
    for owner, attribute in [(model, "feature_names_in_"), (X, "columns")]:
        names = getattr(owner, attribute, None) if names is None else names
    if names is not None:
        about["feature_names"] = [str(name) for name in names]
    text = np.frombuffer(json.dumps(about).encode(), np.uint8)
    np.savez(path, about=text, x=x, y=y, **arrays, **target[1])


def fitted(model):
    """The model itself, or the best model of a search."""
    try:
        check_is_fitted(model)
    except NotFittedError:
        raise ValueError(f"{type(model).__name__} is not fitted; call fit first") from None
    except TypeError:
        raise ValueError(f"{model!r} is not a scikit-learn model; pass the object on which fit was called") from None
    if not hasattr(model, "best_params_"):
        return model
    if not hasattr(model, "best_estimator_"):
        raise ValueError(f"{type(model).__name__} has no best estimator; set refit=True and fit it again")
    return fitted(model.best_estimator_)


def steps_of(model):
    """The steps of a Pipeline and of nested Pipelines, without those that change nothing."""
    if not hasattr(model, "steps"):
        return [fitted(model)]
    return [inner for _, step in model.steps if not is_passthrough(step) for inner in steps_of(step)]


def is_passthrough(step):
    """Whether a step of a Pipeline changes nothing."""
    is_function = type(step).__name__ == "FunctionTransformer" and step.func is None
    return step is None or is_function or (isinstance(step, str) and step == "passthrough")


def without_target(model):
    """The regressor of a TransformedTargetRegressor, and the inverse of its transformer: a part of about, and arrays."""
    if not hasattr(model, "regressor_"):
        return model, ({}, {})
    transformer = model.transformer_
    kind = type(transformer).__name__
    if kind == "StandardScaler":
        scale = transformer.scale_ if transformer.with_std else np.ones(transformer.n_features_in_)
        mean = transformer.mean_ if transformer.with_mean else np.zeros(transformer.n_features_in_)
        undo = {"target": "standard"}, {"target_scale": scale, "target_mean": mean}
    elif kind == "MinMaxScaler" and not getattr(transformer, "clip", False):
        undo = {"target": "minmax"}, {"target_scale": transformer.scale_, "target_min": transformer.min_}
    elif kind == "FunctionTransformer" and transformer.inverse_func is None and transformer.func is None:
        undo = {}, {}
    elif kind == "FunctionTransformer" and transformer.inverse_func in (np.exp, np.expm1):
        undo = {"target": transformer.inverse_func.__name__}, {}
    else:
        help = "save model.regressor_ and undo the transform in your program"
        raise ValueError(f"the target is transformed by {kind}, which cannot be saved; {help}")
    return fitted(model.regressor_), undo


def scaler_arrays(scaler):
    """The name of a scaler in neuroll, and its arrays."""
    kind = type(scaler).__name__
    if kind == "StandardScaler":
        mean = {"scaler_mean": scaler.mean_} if scaler.with_mean else {}
        return "standard", mean | ({"scaler_scale": scaler.scale_} if scaler.with_std else {})
    if kind == "MinMaxScaler":
        return "minmax", {"minmax_scale": scaler.scale_, "minmax_min": scaler.min_}
    if kind == "RobustScaler":
        center = {"robust_center": scaler.center_} if scaler.with_centering else {}
        return "robust", center | ({"robust_scale": scaler.scale_} if scaler.with_scaling else {})
    if kind == "MaxAbsScaler" and not getattr(scaler, "clip", False):
        return "maxabs", {"maxabs_scale": scaler.scale_}
    known = "StandardScaler, MinMaxScaler, RobustScaler and MaxAbsScaler"
    help = "apply it in your program, and save the steps after it with its output as X"
    raise ValueError(f"{kind} cannot be saved, but {known} can; {help}")


def layers_of(net, x):
    """The layers of a network, and what is computed with them. For a linear model, the output activation is found by trying."""
    if hasattr(net, "coefs_"):
        arrays = {f"W{n}": W for n, W in enumerate(net.coefs_, 1)}
        arrays |= {f"b{n}": b for n, b in enumerate(net.intercepts_, 1)}
        return {"activation": net.activation, "out_activation": net.out_activation_}, arrays
    name = type(net).__name__
    if not hasattr(net, "coef_") or not hasattr(net, "intercept_"):
        raise ValueError(f"{name} is neither an MLP nor a linear model, and cannot be saved")
    coef = net.coef_.toarray() if hasattr(net.coef_, "toarray") else np.asarray(net.coef_)
    W = np.atleast_2d(coef).T
    b = np.broadcast_to(np.ravel(net.intercept_), W.shape[1:])
    if W.shape[0] != x.shape[1] or len(b) != W.shape[1]:
        raise ValueError(f"{name} has weights {coef.shape} for {x.shape[1]} features, and cannot be saved")
    wanted = columns(outputs_of(net, x))
    for factor, activation in [(1, "identity"), (1, "logistic"), (1, "softmax"), (1, "ovr"), (1, "exp"), (2, "logistic")]:
        a = factor * (x @ W + b)
        got = FUNCTIONS[activation](a)
        if got.shape[1] == 1 and wanted.shape[1] == 2:
            got = np.hstack([1 - got, got])
        if got.shape == wanted.shape and np.allclose(got, wanted, rtol=1e-7, atol=1e-9, equal_nan=True):
            return {"activation": "identity", "out_activation": activation}, {"W1": factor * W, "b1": factor * b}
    raise ValueError(f"{name} does not compute what its coef_ and intercept_ say, and cannot be saved")


FUNCTIONS = {
    "identity": lambda a: a,
    "logistic": expit,
    "softmax": lambda a: softmax(a, axis=1),
    "ovr": lambda a: expit(a) / expit(a).sum(axis=1, keepdims=True),  # one class against the rest
    "exp": np.exp,
}


def outputs_of(model, x):
    """The outputs of a network: probabilities, decision values, or the predictions of a regressor."""
    if not hasattr(model, "classes_"):
        return np.asarray(model.predict(x), dtype=np.float64)
    values = model.predict_proba if hasattr(model, "predict_proba") else model.decision_function
    return np.asarray(values(x), dtype=np.float64)


def columns(values):
    return values.reshape(len(values), -1)
