-- Names and their spellings: a query for one finds all. A line a name: kind, the name, then its other spellings.
-- A spelling that is a common word of its language (Ровно, Орел) is left out: it would find all that it means.

CREATE OR REPLACE VIEW archive.aliases AS
SELECT name, spelling, kind, ships, added_by, added_at FROM store.spelling;
COMMENT ON VIEW archive.aliases IS 'Names and the ways to write them: a query for one spelling finds all. Whoever has archive_editor adds with INSERT INTO archive.aliases (name, spelling) VALUES (…).';
COMMENT ON COLUMN archive.aliases.name IS 'The name, in one spelling that stands for all.';
COMMENT ON COLUMN archive.aliases.spelling IS 'One way to write it, in any script, in the form that a dictionary lists; its cases are found by themselves.';
COMMENT ON COLUMN archive.aliases.kind IS 'place, person, body (an organisation) or other.';
COMMENT ON COLUMN archive.aliases.ships IS 'Whether it came with the program.';
COMMENT ON COLUMN archive.aliases.added_by IS 'The role that added it.';
COMMENT ON COLUMN archive.aliases.added_at IS 'When it was added.';
ALTER VIEW archive.aliases ALTER COLUMN kind SET DEFAULT 'other';
ALTER VIEW archive.aliases ALTER COLUMN ships SET DEFAULT false;
ALTER VIEW archive.aliases ALTER COLUMN added_by SET DEFAULT session_user;
ALTER VIEW archive.aliases ALTER COLUMN added_at SET DEFAULT now();

INSERT INTO store.spelling (kind, name, spelling, ships)
SELECT DISTINCT parts[1], names[1], spelling, true
  FROM regexp_split_to_table($names$
place: Ukraine, Україна, Украина, Ukraina, Ukrajina
place: Russia, Росія, Россия, Russian Federation, РФ, Rosja, Russland
place: Belarus, Білорусь, Беларусь, Белоруссия, Byelorussia, Białoruś
place: Moldova, Молдова, Молдавия, Moldavia
place: Crimea, Крим, Крым, Krym
place: Donbas, Донбас, Донбасс, Donbass
place: Transnistria, Придністров'я, Приднестровье, Transdniestria, Pridnestrovie
place: Transcarpathia, Закарпаття, Закарпатье, Zakarpattia, Zakarpattya, Zakarpatye
place: Bukovyna, Буковина, Bukovina
place: Galicia, Галичина, Галиция, Halychyna
place: Volyn, Волинь, Волынь, Volhynia
place: Polesia, Полісся, Полесье, Polissia
place: Kyiv, Київ, Киев, Kiev, Kijów, Kyjev, Kiew, Kiyv
place: Kharkiv, Харків, Харьков, Kharkov, Khar'kiv, Charków, Charkiw, Charkow
place: Odesa, Одеса, Одесса, Odessa
place: Dnipro, Дніпро, Днепр, Dnepr, Dnieper, Dnepropetrovsk, Дніпропетровськ, Днепропетровск, Dnipropetrovsk
place: Lviv, Львів, Львов, Lvov, Lwów, Lemberg
place: Donetsk, Донецьк, Донецк, Donets'k, Donezk, Donieck
place: Luhansk, Луганськ, Луганск, Lugansk, Luhans'k
place: Zaporizhzhia, Запоріжжя, Запорожье, Zaporizhzhya, Zaporizhia, Zaporozhye, Zaporozhzhia, Zaporizhye, Saporischschja
place: Mykolaiv, Миколаїв, Николаев, Nikolaev, Mykolayiv, Nikolayev, Mykolajiw
place: Kherson, Херсон, Cherson, Kherson'
place: Mariupol, Маріуполь, Мариуполь, Mariupol', Marioupol
place: Chernihiv, Чернігів, Чернигов, Chernigov, Czernihów, Tschernihiw
place: Chernivtsi, Чернівці, Черновцы, Chernovtsy, Czernowitz, Czerniowce
place: Cherkasy, Черкаси, Черкассы, Cherkassy
place: Poltava, Полтава, Połtawa, Poltawa
place: Sumy, Суми, Сумы
place: Zhytomyr, Житомир, Zhitomir, Żytomierz, Schytomyr
place: Vinnytsia, Вінниця, Винница, Vinnitsa, Vinnytsya, Winnica, Winnyzja
place: Khmelnytskyi, Хмельницький, Хмельницкий, Khmelnytsky, Khmelnitsky, Khmelnytskyy, Khmelnitskiy
place: Rivne, Рівне, Rovno, Równe
place: Lutsk, Луцьк, Луцк, Luts'k, Łuck, Luzk
place: Ternopil, Тернопіль, Тернополь, Ternopol, Tarnopol
place: Ivano-Frankivsk, Івано-Франківськ, Ивано-Франковск, Ivano-Frankovsk
place: Uzhhorod, Ужгород, Uzhgorod, Ungvár, Użhorod, Uschhorod
place: Mukachevo, Мукачево, Мукачеве, Mukacheve
place: Kropyvnytskyi, Кропивницький, Кропивницкий, Kropyvnytsky, Kirovohrad, Кіровоград, Кировоград, Kirovograd
place: Kryvyi Rih, Кривий Ріг, Кривой Рог, Krivoy Rog, Kryvyy Rih, Krivoi Rog
place: Kremenchuk, Кременчук, Кременчуг, Kremenchug
place: Sevastopol, Севастополь, Sebastopol, Sewastopol
place: Simferopol, Сімферополь, Симферополь
place: Kerch, Керч, Керчь, Kertch
place: Yevpatoria, Євпаторія, Евпатория, Evpatoria, Eupatoria, Yevpatoriya
place: Feodosia, Феодосія, Феодосия, Feodosiya, Theodosia
place: Yalta, Ялта
place: Dzhankoi, Джанкой, Dzhankoy
place: Melitopol, Мелітополь, Мелитополь
place: Berdiansk, Бердянськ, Бердянск, Berdyansk, Berdjansk
place: Enerhodar, Енергодар, Энергодар, Energodar
place: Nova Kakhovka, Нова Каховка, Новая Каховка, Novaya Kakhovka
place: Kakhovka, Каховка
place: Tokmak, Токмак
place: Orikhiv, Оріхів, Орехов, Orekhov
place: Huliaipole, Гуляйполе, Hulyaipole, Gulyaipole, Huliajpole
place: Robotyne, Роботине, Работино, Rabotino
place: Bakhmut, Бахмут, Artemivsk, Артемівськ, Артёмовск, Artyomovsk
place: Soledar, Соледар
place: Chasiv Yar, Часів Яр, Часов Яр, Chasov Yar
place: Toretsk, Торецьк, Торецк, Dzerzhynsk, Дзержинськ
place: Avdiivka, Авдіївка, Авдеевка, Avdeevka, Avdeyevka, Avdiyivka
place: Marinka, Мар'їнка, Марьинка, Maryinka, Mariinka
place: Vuhledar, Вугледар, Угледар, Ugledar
place: Pokrovsk, Покровськ, Покровск, Krasnoarmiisk, Красноармійськ, Красноармейск
place: Myrnohrad, Мирноград, Mirnograd
place: Kurakhove, Курахове, Курахово, Kurakhovo
place: Selydove, Селидове, Селидово, Selidovo
place: Velyka Novosilka, Велика Новосілка, Великая Новоселка, Velikaya Novoselka
place: Kramatorsk, Краматорськ, Краматорск
place: Sloviansk, Слов'янськ, Славянск, Slavyansk, Slaviansk, Slovyansk
place: Kostiantynivka, Костянтинівка, Константиновка, Konstantinovka, Kostyantynivka
place: Druzhkivka, Дружківка, Дружковка, Druzhkovka
place: Lyman, Лиман, Liman, Krasnyi Lyman
place: Siversk, Сіверськ, Северск, Seversk
place: Svitlodarsk, Світлодарськ, Светлодарск, Svetlodarsk
place: Horlivka, Горлівка, Горловка, Gorlovka
place: Makiivka, Макіївка, Макеевка, Makeevka, Makeyevka
place: Yenakiieve, Єнакієве, Енакиево, Yenakievo, Enakievo
place: Ilovaisk, Іловайськ, Иловайск
place: Debaltseve, Дебальцеве, Дебальцево, Debaltsevo
place: Volnovakha, Волноваха
place: Sievierodonetsk, Сєвєродонецьк, Северодонецк, Severodonetsk, Siverskodonetsk, Сіверськодонецьк
place: Lysychansk, Лисичанськ, Лисичанск, Lisichansk
place: Popasna, Попасна, Попасная, Popasnaya
place: Rubizhne, Рубіжне, Рубежное, Rubezhnoye
place: Kreminna, Кремінна, Кременная, Kremennaya
place: Starobilsk, Старобільськ, Старобельск, Starobelsk
place: Izium, Ізюм, Изюм, Izyum
place: Kupiansk, Куп'янськ, Купянск, Kupyansk
place: Vovchansk, Вовчанськ, Волчанск, Volchansk
place: Balakliia, Балаклія, Балаклея, Balakliya, Balakleya
place: Chuhuiv, Чугуїв, Чугуев, Chuguev, Chuhuyiv, Chuguyev
place: Lozova, Лозова, Лозовая, Lozovaya
place: Lyptsi, Липці, Липцы, Liptsy
place: Pavlohrad, Павлоград, Pavlograd
place: Nikopol, Нікополь, Никополь
place: Kamianske, Кам'янське, Каменское, Kamenskoye, Dniprodzerzhynsk, Дніпродзержинськ
place: Marhanets, Марганець, Марганец, Marganets
place: Synelnykove, Синельникове, Синельниково, Sinelnikovo
place: Bila Tserkva, Біла Церква, Белая Церковь, Belaya Tserkov
place: Bucha, Буча, Butscha
place: Irpin, Ірпінь, Ирпень, Irpen
place: Hostomel, Гостомель, Gostomel
place: Brovary, Бровари, Бровары
place: Boryspil, Бориспіль, Борисполь, Borispol
place: Vyshhorod, Вишгород, Вышгород, Vyshgorod
place: Borodianka, Бородянка, Borodyanka
place: Makariv, Макарів, Макаров, Makarov
place: Vasylkiv, Васильків, Васильков, Vasilkov
place: Chornobyl, Чорнобиль, Чернобыль, Chernobyl, Tschernobyl, Czarnobyl
place: Prypiat, Прип'ять, Припять, Pripyat, Pripiat
place: Slavutych, Славутич, Slavutich
place: Nizhyn, Ніжин, Нежин, Nezhin
place: Konotop, Конотоп
place: Shostka, Шостка
place: Okhtyrka, Охтирка, Ахтырка, Akhtyrka
place: Trostianets, Тростянець, Тростянец, Trostyanets
place: Hlukhiv, Глухів, Глухов, Glukhov
place: Myrhorod, Миргород, Mirgorod
place: Uman, Умань
place: Izmail, Ізмаїл, Измаил
place: Reni, Рені, Рени
place: Chornomorsk, Чорноморськ, Черноморск, Chernomorsk, Illichivsk, Іллічівськ
place: Ochakiv, Очаків, Очаков, Ochakov
place: Pervomaisk, Первомайськ, Первомайск
place: Voznesensk, Вознесенськ, Вознесенск
place: Snihurivka, Снігурівка, Снигиревка, Snigirevka
place: Beryslav, Берислав, Берислав, Berislav
place: Oleshky, Олешки, Oleshki
place: Hola Prystan, Гола Пристань, Голая Пристань
place: Skadovsk, Скадовськ, Скадовск
place: Henichesk, Генічеськ, Геническ, Genichesk
place: Antonivka, Антонівка, Антоновка, Antonovka
place: Snake Island, острів Зміїний, остров Змеиный, Zmiinyi Island, Zmiiny Island
place: Kinburn, Кінбурн, Кинбурн
place: Krynky, Кринки, Крынки, Krynki
place: Starokostiantyniv, Старокостянтинів, Староконстантинов, Starokonstantinov
place: Drohobych, Дрогобич, Дрогобыч, Drogobych, Drohobycz
place: Kovel, Ковель
place: Yavoriv, Яворів, Яворов, Yavorov
place: Azov Sea, Sea of Azov, Азовське море, Азовское море
place: Black Sea, Чорне море, Чёрное море
place: Maidan, Майдан, Euromaidan, Євромайдан, Евромайдан
place: Moscow, Москва, Moskva, Moskau, Moskwa
place: Saint Petersburg, Санкт-Петербург, St. Petersburg, Петербург
place: Belgorod, Білгород, Белгород, Bilhorod
place: Kursk, Курськ, Курск
place: Bryansk, Брянськ, Брянск, Briansk
place: Voronezh, Воронеж
place: Rostov, Ростов
place: Krasnodar, Краснодар
place: Taganrog, Таганрог, Tahanroh
place: Novorossiysk, Новоросійськ, Новороссийск, Novorossiisk
place: Engels, Енгельс, Энгельс
place: Saratov, Саратов
place: Ryazan, Рязань, Riazan
place: Smolensk, Смоленськ, Смоленск
place: Tula, Тула
place: Kaluga, Калуга
place: Tver, Твер, Тверь
place: Pskov, Псков
place: Samara, Самара
place: Kazan, Казань
place: Nizhny Novgorod, Нижній Новгород, Нижний Новгород
place: Yekaterinburg, Єкатеринбург, Екатеринбург, Ekaterinburg
place: Chelyabinsk, Челябінськ, Челябинск
place: Novosibirsk, Новосибірськ, Новосибирск
place: Vladivostok, Владивосток
place: Murmansk, Мурманськ, Мурманск
place: Kaliningrad, Калінінград, Калининград, Königsberg
place: Grozny, Грозний, Грозный, Groznyy
place: Chechnya, Чечня, Chechen Republic
place: Dagestan, Дагестан, Daghestan
place: Sudzha, Суджа
place: Shebekino, Шебекіно, Шебекино, Shebekine
place: Kremlin, Кремль, Kreml
place: Minsk, Мінськ, Минск, Mińsk
place: Warsaw, Варшава, Warszawa, Warschau
place: Brussels, Брюссель, Bruxelles
place: Washington, Вашингтон
place: Poland, Польща, Польша, Polska
place: Germany, Німеччина, Германия, Deutschland
place: Turkey, Туреччина, Турция, Türkiye
place: North Korea, Північна Корея, Северная Корея, КНДР, DPRK
place: Istanbul, Стамбул, İstanbul
person: Zelensky, Зеленський, Зеленский, Zelenskyy, Zelenskiy, Zelenskyi, Zelenskij, Selenskyj, Selenski, Zelenski, Zełenski, Zelenský
person: Putin, Путін, Путин, Poutine
person: Zaluzhnyi, Залужний, Залужный, Zaluzhny, Zaluzhnyy, Zaluzhniy, Saluschnyj
person: Syrskyi, Сирський, Сырский, Syrsky, Syrskyy, Syrskiy
person: Yermak, Єрмак, Ермак, Ermak, Jermak
person: Kuleba, Кулеба
person: Sybiha, Сибіга, Сибига, Sybiga
person: Budanov, Буданов
person: Umerov, Умєров, Умеров
person: Reznikov, Резніков, Резников
person: Poroshenko, Порошенко, Poroschenko
person: Tymoshenko, Тимошенко, Timoshenko, Tymoschenko
person: Yanukovych, Янукович, Yanukovich, Janukowytsch
person: Yushchenko, Ющенко, Yuschenko, Juschtschenko
person: Kuchma, Кучма, Kutschma
person: Klitschko, Кличко, Klychko
person: Shmyhal, Шмигаль, Шмыгаль, Shmygal
person: Svyrydenko, Свириденко, Sviridenko
person: Fedorov, Федоров, Фёдоров
person: Arakhamia, Арахамія, Арахамия, Arakhamiya
person: Stefanchuk, Стефанчук
person: Podolyak, Подоляк, Podoliak
person: Danilov, Данілов, Данилов
person: Malyuk, Малюк, Maliuk
person: Kolomoisky, Коломойський, Коломойский, Kolomoyskyi, Kolomoyskyy, Kolomoiskyi, Kolomoyskiy
person: Akhmetov, Ахметов, Achmetow
person: Medvedchuk, Медведчук
person: Medvedev, Медведєв, Медведев, Medwedew
person: Lavrov, Лавров, Lawrow, Ławrow
person: Shoigu, Шойгу, Shoygu, Schoigu
person: Gerasimov, Герасимов, Gerassimow, Herasymov
person: Peskov, Пєсков, Песков, Peskow
person: Zakharova, Захарова, Sacharowa
person: Prigozhin, Пригожин, Prigoschin, Prigozhyn, Prihozhyn
person: Kadyrov, Кадиров, Кадыров, Kadyrow
person: Surovikin, Суровікін, Суровикин
person: Belousov, Бєлоусов, Белоусов
person: Patrushev, Патрушев
person: Mishustin, Мішустін, Мишустин
person: Volodin, Володін, Володин
person: Navalny, Навальний, Навальный, Nawalny, Navalnyy, Navalnyi
person: Nemtsov, Нємцов, Немцов, Nemzow
person: Khodorkovsky, Ходорковський, Ходорковский, Khodorkovskiy, Chodorkowski
person: Girkin, Гіркін, Гиркин, Strelkov, Стрєлков, Стрелков
person: Lukashenko, Лукашенко, Lukashenka, Лукашенка, Łukaszenka, Lukaschenko
person: Tsikhanouskaya, Тихановська, Тихановская, Tikhanovskaya, Tsikhanovskaya, Cichanouska
person: Sandu, Санду
person: Shevchenko, Шевченко, Schewtschenko
person: Bandera, Бандера
person: Gorbachev, Горбачов, Горбачёв, Gorbachov, Gorbatschow
person: Yeltsin, Єльцин, Ельцин, Jelzin
person: Stalin, Сталін, Сталин
person: Lenin, Ленін, Ленин
person: Trump, Трамп
person: Biden, Байден
person: Macron, Макрон
person: Scholz, Шольц
person: Erdoğan, Ердоган, Эрдоган, Erdogan
person: Orbán, Орбан, Orban
person: Stoltenberg, Столтенберг
person: Rutte, Рютте
person: Guterres, Гутерреш, Гутерриш
person: Grossi, Гроссі, Гросси
body: Verkhovna Rada, Верховна Рада, Верховная Рада
body: State Duma, Державна Дума, Государственная Дума, Держдума, Госдума
body: SBU, СБУ, Security Service of Ukraine, Служба безпеки України, Служба безопасности Украины
body: HUR, ГУР, GUR, Main Directorate of Intelligence, Головне управління розвідки, Главное управление разведки
body: FSB, ФСБ, Federal Security Service
body: GRU, ГРУ
body: NABU, НАБУ, National Anti-Corruption Bureau, Національне антикорупційне бюро
body: SAPO, САП, Specialized Anti-Corruption Prosecutor's Office, Спеціалізована антикорупційна прокуратура
body: ZSU, ЗСУ, ВСУ, Armed Forces of Ukraine, Збройні сили України, Вооружённые силы Украины, Вооруженные силы Украины
body: Azov, Азов, Azov Brigade, Azov Regiment, Azov Battalion
body: Wagner, Вагнер, Wagner Group
body: NATO, НАТО, North Atlantic Treaty Organization
body: European Union, ЄС, ЕС, EU, Європейський Союз, Европейский Союз, Євросоюз, Евросоюз
body: UN, ООН, United Nations, Організація Об'єднаних Націй, Организация Объединённых Наций
body: IAEA, МАГАТЕ, МАГАТЭ, International Atomic Energy Agency
body: OSCE, ОБСЄ, ОБСЕ
body: IMF, МВФ, International Monetary Fund, Міжнародний валютний фонд, Международный валютный фонд
body: ICC, МКС, International Criminal Court, Міжнародний кримінальний суд, Международный уголовный суд
body: ECHR, ЄСПЛ, ЕСПЧ, European Court of Human Rights
body: Naftogaz, Нафтогаз, Naftohaz
body: Ukrenergo, Укренерго, Укрэнерго, Ukrenerho
body: Energoatom, Енергоатом, Энергоатом, Enerhoatom
body: Ukrzaliznytsia, Укрзалізниця, Укрзализныця, Ukrzaliznytsya
body: Ukrposhta, Укрпошта, Укрпочта
body: PrivatBank, ПриватБанк
body: Gazprom, Газпром, Hazprom
body: Rosneft, Роснефть, Роснафта
body: Rosatom, Росатом
body: Roskomnadzor, Роскомнадзор, Роскомнагляд
body: Ukroboronprom, Укроборонпром
body: Suspilne, Суспільне, Суспильне
body: Kyivstar, Київстар, Киевстар
body: Motor Sich, Мотор Січ, Мотор Сич
body: DNR, ДНР, DPR, Donetsk People's Republic
body: LNR, ЛНР, LPR, Luhansk People's Republic
other: Shahed, Шахед, Geran, Герань
other: Iskander, Іскандер, Искандер
other: Kinzhal, Кинджал, Кинжал
other: Kalibr, Калібр, Калибр
other: HIMARS, Хаймарс, ХІМАРС
other: Javelin, Джавелін, Джавелин
other: Bayraktar, Байрактар
other: Patriot, Петріот, Патріот, Пэтриот
other: Oreshnik, Орєшнік, Орешник
other: Holodomor, Голодомор
other: Nord Stream, Північний потік, Северный поток
$names$, '\n') AS line
 CROSS JOIN LATERAL regexp_match(line, '^(\w+): (.+)$') AS parts
 CROSS JOIN LATERAL regexp_split_to_array(parts[2], '\s*,\s*') AS names
 CROSS JOIN LATERAL unnest(names) AS spelling
 WHERE parts IS NOT NULL
ON CONFLICT DO NOTHING;
