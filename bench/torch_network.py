"""A network of Resonet's as a module of PyTorch, made from a safetensors file with the network as JSON in its
metadata "network": the layers as PyTorch has them, one by one, as someone would write them in Python.
"""

import json
import struct
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional


def read_model(path):
    """The network's description, and its tensors by their names."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    network = json.loads(header.pop("__metadata__")["network"])
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] != "F32":
            raise ValueError(f"'{name}' is of type {entry['dtype']}, not F32")
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32)
        tensors[name] = values.reshape(entry["shape"])
    return network, tensors


# How each kind of layer is made: of its settings and its tensors' shapes by their short names come the module
# that owns its weights (or None) and the function of the layer's inputs.

def conv2d(settings, shapes):
    conv = nn.Conv2d(shapes["weight"][1], settings["channels"], tuple(settings["kernel"]),
                     tuple(settings["stride"]), tuple(settings["padding"]), bias=settings["bias"])
    return conv, conv


class AnyNorm(nn.BatchNorm2d):
    """Batch norm of vectors, images or sequences."""

    def _check_input_dim(self, input):
        pass

    def forward(self, x):
        if x.dim() == 3:  # the frames of a sequence count as examples
            return super().forward(x.flatten(0, 1)).view_as(x)
        return super().forward(x)


def batch_norm(settings, shapes):
    norm = AnyNorm(shapes["running_mean"][0], eps=settings["epsilon"], momentum=settings["momentum"])
    return norm, norm


def band_norm(settings, shapes):
    norm = nn.BatchNorm2d(shapes["running_mean"][0], eps=settings["epsilon"], momentum=settings["momentum"],
                          affine=settings["affine"])
    return norm, lambda x: norm(x.transpose(1, 2)).transpose(1, 2)


def activation(settings, _):
    alpha = settings["alpha"]
    return None, {
        "relu": torch.relu,
        "leaky_relu": lambda x: functional.leaky_relu(x, alpha),
        "elu": lambda x: functional.elu(x, alpha),
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
    }[settings["function"]]


def pool2d(settings, _):
    pool = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}[settings["function"]]
    return None, pool(tuple(settings["kernel"]), tuple(settings["stride"]))


def dropout(settings, _):
    drop = (nn.Dropout2d if settings["channels"] else nn.Dropout)(settings["rate"])
    return drop, drop


def recurrent(settings, shapes):
    # Models written before these choices existed lack them.
    if settings.get("activation", "tanh") != "tanh" or settings.get("single_bias", False):
        raise ValueError("is a recurrent layer that PyTorch does not have")
    kind = {"gru": nn.GRU, "lstm": nn.LSTM}[settings["cell"]]
    cell = kind(shapes["weight_ih_l0"][1], settings["hidden"], batch_first=True,
                bidirectional=settings["bidirectional"])
    if settings["last_only"]:
        return cell, lambda x: cell(x)[0][:, -1]
    return cell, lambda x: cell(x)[0]


def time_pool(settings, _):
    return None, {
        "mean": lambda x: x.mean(1),
        "max": lambda x: x.amax(1),
        "mean_max": lambda x: torch.cat([x.mean(1), x.amax(1)], 1),
    }[settings["function"]]


def dense(settings, shapes):
    linear = nn.Linear(shapes["weight"][1], settings["features"], bias=settings["bias"])
    return linear, linear


KINDS = {
    "conv2d": conv2d,
    "batch_norm": batch_norm,
    "band_norm": band_norm,
    "activation": activation,
    "pool2d": pool2d,
    "add": lambda *_: (None, torch.add),
    "concat": lambda *_: (None, lambda *x: torch.cat(x, 1)),
    "dropout": dropout,
    "to_sequence": lambda *_: (None, lambda x: x.permute(0, 3, 1, 2).flatten(2)),
    "recurrent": recurrent,
    "time_pool": time_pool,
    "global_average_pool": lambda *_: (None, lambda x: x.mean((2, 3))),
    "flatten": lambda *_: (None, lambda x: x.flatten(1)),
    "dense": dense,
}


class TorchNetwork(nn.Module):
    """ValueError for a kind of layer that is not among KINDS, and for tensors that are not the network's."""

    def __init__(self, network, tensors):
        super().__init__()
        self.steps = []
        for layer in network["layers"]:
            name, prefix = layer["name"], layer["name"] + "."
            shapes = {key[len(prefix):]: value.shape for key, value in tensors.items() if key.startswith(prefix)}
            if layer["kind"] not in KINDS:
                raise ValueError(f"layer '{name}' is of the kind '{layer['kind']}', which is not known here")
            try:
                module, function = KINDS[layer["kind"]](layer, shapes)
            except ValueError as error:
                raise ValueError(f"layer '{name}' {error}") from error
            if module is not None:
                self.add_module(name, module)
            self.steps.append((name, layer["inputs"], function))
        lacking, unknown = self.load_state_dict(tensors, strict=False)
        lacking = [name for name in lacking if not name.endswith(".num_batches_tracked")]
        if lacking or unknown:
            raise ValueError(f"tensors do not fit: without {lacking}, left over {unknown}")

    def forward(self, x):
        values = {"input": x}
        for name, inputs, function in self.steps:
            values[name] = function(*(values[source] for source in inputs))
        return values[self.steps[-1][0]]
