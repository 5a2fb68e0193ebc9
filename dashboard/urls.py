from django.urls import path

from .views import data
from .views.home import Home

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("data/", data.Data.as_view(), name="data"),
    path("feed.atom", data.Feed.as_view(), name="feed"),
    path("robots.txt", data.Robots.as_view(), name="robots"),
    path("sitemap.xml", data.Sitemap.as_view(), name="sitemap"),
]
