import type { ForeignLanguage } from '../language/languages.ts';

/** Phrases that say in several words what the rules look for, with blanks around. */
export const PHRASES: Readonly<Record<ForeignLanguage, readonly (readonly [string, string])[]>> = {
  de: [
    [' bis zu ', ' up to '],
    ['es sei denn', 'unless'],
  ],
  es: [
    ['como máximo', 'at most'],
    ['al menos', 'at least'],
    ['por lo menos', 'at least'],
  ],
  fr: [
    ["jusqu'à ", 'up to '],
    ['jusqu’à ', 'up to '],
    ['au plus', 'at most'],
    ['au maximum', 'at most'],
    ['au moins', 'at least'],
  ],
  pt: [
    ['no máximo', 'at most'],
    ['pelo menos', 'at least'],
  ],
};

/** What the rules look for, by its words: "kein|keine" for "no". */
const ENGLISH: Readonly<Record<ForeignLanguage, string>> = {
  de:
    'not:nicht no:kein,keine,keinen,keinem,keiner,keines never:nie,niemals nobody:niemand,niemanden,niemandem nothing:nichts without:ohne ' +
    'if:wenn,falls,sofern except:außer,ausgenommen only:nur,lediglich,ausschließlich during:während instead_of:statt but:aber,sondern ' +
    'and:und or:oder all:alle,allen,aller every:jeder,jede,jedes,jeden always:immer,stets,jederzeit per:pro,je at_most:höchstens,maximal ' +
    'other:andere,anderen,anderer at_least:mindestens day:tag,tage,tagen,tags,tages working_days:arbeitstag,arbeitstage,arbeitstagen calendar_days:kalendertag,kalendertage,kalendertagen ' +
    'week:woche,wochen month:monat,monate,monaten,monats year:jahr,jahre,jahren,jahres hour:stunde,stunden minute:minute,minuten percent:prozent kilometer:kilometer,kilometern ' +
    '2:zwei,zweiten 3:drei,dritten 4:vier,vierten 5:fünf,fünften 6:sechs,sechsten 7:sieben 8:acht,achten 9:neun 10:zehn,zehnten 12:zwölf,zwölften 15:fünfzehn 20:zwanzig 30:dreißig ' +
    'January:januar February:februar March:märz April:april May:mai June:juni July:juli August:august September:september October:oktober ' +
    'November:november December:dezember Monday:montag,montags Tuesday:dienstag,dienstags Wednesday:mittwoch,mittwochs Thursday:donnerstag,donnerstags ' +
    'Friday:freitag,freitags Saturday:samstag,samstags Sunday:sonntag,sonntags,sonntagen',
  es:
    'not:no never:nunca,jamás nobody:nadie nothing:nada no:ningún,ninguna,ninguno without:sin if:si except:salvo,excepto only:solo,sólo,solamente,únicamente ' +
    'during:durante to:hasta but:pero,sino and:y,e or:o,u all:todos,todas every:cada any:cualquier,cualquiera other:otros,otras,otro,otra always:siempre per:por kilometer:kilómetro,kilómetros ' +
    'day:día,días week:semana,semanas month:mes,meses year:año,años hour:hora,horas minute:minuto,minutos ' +
    '2:dos 3:tres 4:cuatro 5:cinco 6:seis 7:siete 8:ocho 9:nueve 10:diez 12:doce 15:quince 20:veinte 30:treinta ' +
    'January:enero February:febrero March:marzo April:abril May:mayo June:junio July:julio August:agosto September:septiembre October:octubre ' +
    'November:noviembre December:diciembre Monday:lunes Tuesday:martes Wednesday:miércoles Thursday:jueves Friday:viernes Saturday:sábado,sábados Sunday:domingo,domingos',
  fr:
    'not:pas never:jamais nothing:rien no:aucun,aucune without:sans if:si except:sauf,excepté only:seulement,uniquement during:pendant to:jusque ' +
    'but:mais and:et or:ou all:tous,toutes every:chaque other:autre,autres always:toujours per:par kilometer:kilomètre,kilomètres ' +
    'day:jour,jours,journée week:semaine,semaines month:mois year:an,ans,année,années hour:heure,heures minute:minute,minutes ' +
    '2:deux 3:trois 4:quatre 5:cinq 6:six 7:sept 8:huit 9:neuf 10:dix 12:douze 15:quinze 20:vingt 30:trente ' +
    'January:janvier February:février March:mars April:avril May:mai June:juin July:juillet August:août September:septembre October:octobre ' +
    'November:novembre December:décembre Monday:lundi Tuesday:mardi Wednesday:mercredi Thursday:jeudi Friday:vendredi Saturday:samedi Sunday:dimanche',
  pt:
    'not:não never:nunca,jamais nobody:ninguém nothing:nada no:nenhum,nenhuma nor:nem without:sem except:salvo,exceto only:só,apenas,somente ' +
    'during:durante to:até but:mas and:e or:ou all:todos,todas every:cada any:qualquer other:outros,outras,outro,outra always:sempre per:por kilometer:kilómetro,kilómetros ' +
    'day:dia,dias week:semana,semanas month:mês,meses year:ano,anos hour:hora,horas minute:minuto,minutos ' +
    '2:dois,duas 3:três 4:quatro 5:cinco 6:seis 7:sete 8:oito 9:nove 10:dez 12:doze 15:quinze 20:vinte 30:trinta ' +
    'January:janeiro February:fevereiro March:março April:abril May:maio June:junho July:julho August:agosto September:setembro October:outubro ' +
    'November:novembro December:dezembro Monday:segunda Tuesday:terça Wednesday:quarta Thursday:quinta Friday:sexta Saturday:sábado Sunday:domingo',
};

/** Words for what the rules look for (denials, conditions, limits, numbers, units, months), with the English ones. */
export const WORDS: Readonly<Record<ForeignLanguage, ReadonlyMap<string, string>>> = {
  de: dictionary(ENGLISH.de),
  es: dictionary(ENGLISH.es),
  fr: dictionary(ENGLISH.fr),
  pt: dictionary(ENGLISH.pt),
};

function dictionary(list: string): ReadonlyMap<string, string> {
  return new Map(
    list.split(' ').flatMap((entry) => {
      const [english = '', words = ''] = entry.split(':');
      return words.split(',').map((word) => [word, english.replaceAll('_', ' ')] as const);
    }),
  );
}
