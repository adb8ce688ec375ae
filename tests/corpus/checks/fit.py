#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fit.py [--write] MARKS - fits src/rooms/checks/weights.txt to posts whose marks the test of the corpus has written.

    rm -f /tmp/marks; CHECKS_MARKS=/tmp/marks build/tests/unit/rooms/checks_corpus_test; python3 fit.py --write /tmp/marks

It prints first how posts are told apart by weights that were fitted without their writer's set, set by set: that figure
says something about posts nobody has seen. Only then, and only with --write, are the weights fitted to all sets.
A linear support vector machine (squared hinge, dual coordinate descent), in proportion to the root of how much a post has."""
import collections
import math
import pathlib
import random
import sys

OUT = pathlib.Path(__file__).resolve().parents[3] / "src/rooms/checks/weights.txt"
COST, ROUNDS = 0.05, 40
WRITERS = 2          # a mark or word counts if so many writers have used it
KEPT = 9000          # marks, classes and words that keep a weight
NATURAL = set("fghkstucdeijlmnopxzABC")    # the sets that mix posts as teams do; the others were written to be hard, or of one length
BLOCKS, FINDINGS = 0.002, 0.035  # shares of the posts in those that expect none which may be blocked, and found at all
WINDOW = 3           # sentences in a row; so it stands in weigh.c
BY_THEMSELVES = 3    # by the root of how much they have, off the score of sentences without the rest
WITHOUT_CARE = 0.3   # off the score of a post that speaks of no illness, treatment, need or ward
CARE = {"<alone> l:" + name for name in ("cond", "sens", "state", "carev", "patient", "ward")}
SCALE = 100          # weights are whole numbers


class Post:
    """Its sentences, each with the text in which it stands ("-": what it answers or goes on with), and what all have."""

    def __init__(self, line):
        head, *sentences = line.rstrip("\n").split("\t|")
        self.id, breach = head.split(" ")
        self.sign = 1 if breach == "1" else -1
        self.sentences = []
        for sentence in sentences:
            where, *features = sentence.split("\t")
            self.sentences.append((where, {f if " " in f else "words " + f for f in features}))
        self.features = sorted(set().union(*(features for _, features in self.sentences)))
        self.part = max(1, len(self.features)) ** -0.5

    def windows(self):
        """What few sentences in a row have, of the post itself."""
        for i, (where, features) in enumerate(self.sentences):
            all_of_it = set(features)
            for j in range(i, min(len(self.sentences), i + WINDOW)):
                if where == "-" or self.sentences[j][0] != where:
                    break
                all_of_it |= self.sentences[j][1]
                yield all_of_it


def usable(posts):
    """The marks and words of several writers."""
    who = collections.defaultdict(set)
    for post in posts:
        for feature in post.features:
            who[feature].add(post.id[0])
    return {feature for feature, writers in who.items() if len(writers) >= WRITERS}


def strengths(rows, posts, count):
    """What is rare, and what stands more often on one side, tells more: each mark comes in so strong."""
    met, breaching = [0] * count, [0] * count
    for row, post in zip(rows, posts):
        for f in row:
            met[f] += 1
            breaching[f] += post.sign > 0
    breaches, others = sum(breaching) + count, sum(met) - sum(breaching) + count
    sides = [abs(math.log((b + 1) / breaches) - math.log((m - b + 1) / others)) for m, b in zip(met, breaching)]
    mean = sum(sides) / count
    return [math.log(len(posts) / max(1, m)) * (side / mean + 1) / 2 for m, side in zip(met, sides)]


def fit(posts, features):
    """Weights and bias that part the posts."""
    number = {feature: i for i, feature in enumerate(sorted(features))}
    rows = [[number[f] for f in post.features if f in number] for post in posts]
    squares = [strength ** 2 for strength in strengths(rows, posts, len(number))]
    weights, bias, alphas = [0.0] * len(number), 0.0, [0.0] * len(posts)
    diagonals = [sum(squares[f] for f in row) * post.part ** 2 + 1 + 0.5 / COST for row, post in zip(rows, posts)]
    order, shuffled = list(range(len(posts))), random.Random(1)
    for _ in range(ROUNDS):
        shuffled.shuffle(order)
        for i in order:
            row, post = rows[i], posts[i]
            margin = post.sign * (sum([weights[f] for f in row]) * post.part + bias)
            alpha = max(0.0, alphas[i] - (margin - 1 + alphas[i] * 0.5 / COST) / diagonals[i])
            step = (alpha - alphas[i]) * post.sign
            if step:
                alphas[i] = alpha
                bias += step
                step *= post.part
                for f in row:
                    weights[f] += step * squares[f]
    return {feature: weights[i] for feature, i in number.items()}, bias


def fit_few(posts):
    """The same with the weights that matter most, fitted again without the others."""
    weights, _ = fit(posts, usable(posts))
    met = collections.Counter(f for post in posts for f in post.features)
    kept = sorted(weights, key=lambda f: (-abs(weights[f]) * met[f] ** 0.5, f))[:KEPT]
    return fit(posts, kept)


def score(features, weights, bias):
    """The sum is put in order, for sums of fractions depend on it."""
    without_care = 0 if CARE & features else WITHOUT_CARE
    return sum(weights.get(f, 0) for f in sorted(features)) * max(1, len(features)) ** -0.5 + bias - without_care


def scores(posts, weights, bias):
    """Of the whole post, or of its worst sentences: what is harmless around them hides nothing."""
    return [max([score(set(post.features), weights, bias)]
                + [score(features, weights, bias) - BY_THEMSELVES * max(1, len(features)) ** -0.5 for features in post.windows()]) for post in posts]


def limit(posts, found, share):
    """The score that only so many of the posts that expect none reach, of those in natural sets."""
    quiet = sorted((s for post, s in zip(posts, found) if post.sign < 0 and post.id[0] in NATURAL), reverse=True)
    return quiet[int(len(quiet) * share)]


def tell(name, posts, found, warn, block):
    quiet = [s for post, s in zip(posts, found) if post.sign < 0]
    breach = [s for post, s in zip(posts, found) if post.sign > 0]
    print(f"{name}: {sum(s > warn for s in breach)} of {len(breach)} combinations "
          f"({sum(s > warn for s in breach) / max(1, len(breach)):.3f}), false blocks "
          f"{sum(s > block for s in quiet) / len(quiet):.3f}, false warnings {sum(warn < s <= block for s in quiet) / len(quiet):.3f}")


def left_out(posts):
    """Each post's score by weights fitted without its writer."""
    found = {}
    for writer in sorted({post.id[0] for post in posts}):
        mine = [post for post in posts if post.id[0] == writer]
        weights, bias = fit_few([post for post in posts if post.id[0] != writer])
        found.update({post.id: score for post, score in zip(mine, scores(mine, weights, bias))})
    return [found[post.id] for post in posts]


def write(weights, bias, warn, block):
    rows = collections.defaultdict(list)
    for feature, weight in sorted(weights.items()):
        head, name = feature.split(" ", 1)
        if round(weight * SCALE):
            rows[head].append(f"{name} {round(weight * SCALE)}")
    numbers = ("bias", bias), ("warn", warn), ("block", block), ("without-care", WITHOUT_CARE), ("window", BY_THEMSELVES)
    with OUT.open("w", encoding="utf-8") as out:
        out.write("# SPDX-License-Identifier: MIT\n"
                  "# weights.txt - how the marks and words of a text weigh: made by tests/corpus/checks/fit.py, which says how; not by hand.\n"
                  "#\n# HEAD<tab>NAME WEIGHT, ...: a mark (see marks.c) beside the one in front of it, alone, or at the begin of a sentence.\n")
        out.write("".join(f"{name}\t{round(value * SCALE)}\n" for name, value in numbers))
        for head, pieces in sorted(rows.items()):
            line = ""
            for piece in pieces:
                if len(line) + len(piece) + len(head) > 130:
                    out.write(f"{head}\t{line}\n")
                    line = ""
                line += (", " if line else "") + piece
            out.write(f"{head}\t{line}\n")


def main():
    posts = [Post(line) for line in open(sys.argv[-1], encoding="utf-8")]
    found = left_out(posts)
    warn, block = limit(posts, found, FINDINGS), limit(posts, found, BLOCKS)
    for writer in sorted({post.id[0] for post in posts}):
        mine = [(post, s) for post, s in zip(posts, found) if post.id[0] == writer]
        tell(f"{writer}, left out", *zip(*mine), warn, block)
    tell("all natural ones, each left out", *zip(*[(post, s) for post, s in zip(posts, found) if post.id[0] in NATURAL]), warn, block)
    tell("all, each left out", posts, found, warn, block)
    if "--write" in sys.argv:
        weights, bias = fit_few(posts)
        tell("all, fitted", posts, scores(posts, weights, bias), warn, block)
        write(weights, bias, warn, block)


if __name__ == "__main__":
    main()
