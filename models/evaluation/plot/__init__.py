"""The DET plot as SVG and PNG, drawn with what is installed anyway."""
