"""Looks at the machine: what is read of made trees and of this very system."""
