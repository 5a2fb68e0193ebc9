from django.urls import path

from .views import data
from .views.home import Home

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("data/", data.Data.as_view(), name="data"),
]
