help stac
