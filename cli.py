"""Run the command line from a bare clone: `python cli.py emit ...`."""

from adsource.__main__ import main

if __name__ == "__main__":
    main()
