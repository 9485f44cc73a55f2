#!/usr/bin/env python3
"""circles_test.py - calls between the files of a folder of src go one way, as the objects say.

tools/check-layers looks at includes; here the symbols of the build are followed, so that a function
declared elsewhere counts too. Prints failed checks and `N passed, N failed`.
"""
import importlib.machinery
import importlib.util
import os
import re
import subprocess
import sys
import tempfile

from checks import BUILD, TOP, check, finish, same

sys.dont_write_bytecode = True
SRC = os.path.join(TOP, 'src')
CHECKER = os.path.join(TOP, 'tools/check-layers')
loader = importlib.machinery.SourceFileLoader('check_layers', CHECKER)
spec = importlib.util.spec_from_loader('check_layers', loader)
check_layers = importlib.util.module_from_spec(spec)
loader.exec_module(check_layers)


def calls(sources, objects):
    """Returns: name of a file of the folder -> {name of another one: what it needs of that}."""
    names = sorted(name[:-2] for name in os.listdir(sources) if name.endswith('.c'))
    listing = subprocess.run(['nm', '-P', '-A', *(f'{name}.o' for name in names)], cwd=objects,
                             stdout=subprocess.PIPE, text=True, check=True).stdout
    symbols = [re.match(r'(.*)\.o: (\S+) (\w)', line).groups() for line in listing.splitlines()]
    home = {symbol: name for name, symbol, kind in symbols if kind.isupper() and kind != 'U'}
    arrows = {name: {} for name in names}
    for name, symbol, kind in symbols:
        if kind == 'U' and home.get(symbol, name) != name:
            arrows[name][home[symbol]] = symbol
    return arrows


def place(sources, name, symbol):
    """FILE:LINE where the symbol is used first."""
    with open(os.path.join(sources, f'{name}.c'), encoding='utf-8') as file:
        for number, line in enumerate(file, 1):
            if re.search(rf'\b{symbol}\b', line):
                return f'{name}.c:{number}'
    return f'{name}.c'


def circle(sources, arrows):
    """Returns: a circle of calls as text, '' where there is none."""
    way = check_layers.circle({name: set(others) for name, others in arrows.items()}) or []
    steps = [(name, arrows[name][other]) for name, other in zip(way, way[1:])]
    return ' -> '.join(f'{place(sources, name, symbol)} {symbol}' for name, symbol in steps)


def check_made():
    """Three made files in a row; where the last one calls the first, that is told."""
    for last, told in (('d', ''), ('a', 'a.c:1 b -> b.c:1 c -> c.c:1 a')):
        with tempfile.TemporaryDirectory() as folder:
            for name, callee in ('ab', 'bc', 'c' + last):
                path = os.path.join(folder, f'{name}.c')
                with open(path, 'w', encoding='utf-8') as file:
                    file.write(f'int {callee}(void); int {name}(void) {{ return {callee}(); }}\n')
                subprocess.run(['gcc', '-c', '-o', f'{path[:-2]}.o', path], check=True)
            same('a circle of made files', told, circle(folder, calls(folder, folder)))


def main():
    check_made()
    for folder in sorted(os.listdir(SRC)):
        sources = os.path.join(SRC, folder)
        if not os.path.isdir(sources):
            continue
        arrows = calls(sources, os.path.join(BUILD, folder))
        check(f'src/{folder}: calls are seen', len(arrows) < 10 or any(arrows.values()))
        found = circle(sources, arrows)
        check(f'src/{folder}: no calls in a circle', not found, found)
    finish()


if __name__ == '__main__':
    main()
